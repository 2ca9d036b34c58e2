# The thread is told to end, and its owner closes what it uses without waiting for it.
import threading


class Pulse(threading.Thread):
    def __init__(self, line):
        super().__init__(daemon=True)
        self.line = line
        self.closed = False

    def run(self):
        while not self.closed:  #~ bool-cancel-flag
            self.line.send("still here")

    def close(self):  #~ unjoined-thread low
        self.closed = True


class Client:
    def __init__(self, line):
        self.line = line
        self.pulse = None

    def open(self):
        self.pulse = Pulse(self.line)
        self.pulse.start()

    def close(self):
        self.pulse.close()
        self.line.close()
