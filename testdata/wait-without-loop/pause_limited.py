# A pause that can be cut short: the loop tests again anyway.
import threading


class Engine:
    def __init__(self):
        self._changed = threading.Condition()
        self._stopped = threading.Event()

    def poke(self):
        with self._changed:
            self._changed.notify()

    def run(self, work):
        while not self._stopped.is_set():
            work()
            with self._changed:
                self._changed.wait(5)
