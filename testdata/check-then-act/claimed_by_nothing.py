# The same without the flag.
import threading


class Trick:
    def __init__(self):
        self.process = None

    def start(self):
        self.process = threading.Timer(1.0, self.restart)
        self.process.start()

    def stop(self):
        if self.process is not None:
            self.process.cancel()  #~ check-then-act medium
            self.process = None

    def restart(self):
        self.stop()
        self.start()


trick = Trick()
trick.start()
first = threading.Thread(target=trick.restart)
second = threading.Thread(target=trick.restart)
first.start()
second.start()
first.join()
second.join()
