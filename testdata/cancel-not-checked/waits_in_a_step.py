# The step waits on the event that ends the thread.
import threading


class Worker(threading.Thread):
    def __init__(self, interval):
        super().__init__()
        self._interval = interval
        self._stopped = threading.Event()

    def run(self):
        while not self._stopped.is_set():
            self.step(self._interval)

    def step(self, seconds):
        raise NotImplementedError

    def stop(self):
        self._stopped.set()


class Scanner(Worker):
    def step(self, seconds):
        if self._stopped.wait(seconds):
            return
        self.scan()

    def scan(self):
        print("scanned")
