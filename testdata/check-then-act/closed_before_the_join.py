# The socket is taken away while the thread still goes.
import threading


class Beat(threading.Thread):
    def __init__(self):
        super().__init__()
        self.sock = None
        self.going = threading.Event()

    def run(self):
        self.sock = open("/dev/null")
        while not self.going.wait(0.1):
            if self.sock is not None:
                self.sock.read()  #~ check-then-act medium

    def stop(self):
        self.going.set()
        self._close()
        self.join()

    def _close(self):
        self.sock.close()
        self.sock = None
