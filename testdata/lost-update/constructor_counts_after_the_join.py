# The constructor's own thread has ended when it counts.
import threading


class Warm:
    def __init__(self, names):
        self.seen = 0
        self._names = names
        loader = threading.Thread(target=self._load)
        loader.start()
        loader.join()
        self.seen += 1

    def _load(self):
        for _ in self._names:
            self.seen += 1
