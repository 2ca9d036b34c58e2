# A flag that is tested and set under a lock lets one thread at a time into what follows.
import threading


class Trick:
    def __init__(self):
        self.lock = threading.Lock()
        self.stopping = False
        self.process = None

    def start(self):
        self.process = threading.Timer(1.0, self.restart)
        self.process.start()

    def stop(self):
        with self.lock:
            if self.stopping:
                return
            self.stopping = True
        try:
            if self.process is not None:
                self.process.cancel()
                self.process = None
        finally:
            with self.lock:
                self.stopping = False

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
