# The lambda is called before `sorted` and `map` return, under the lock.
import threading


class Ranking:
    def __init__(self):
        self._lock = threading.Lock()
        self._scores = {}

    def add(self, name, score):
        with self._lock:
            self._scores[name] = score

    def bump(self, names):
        with self._lock:
            list(map(lambda name: self._scores.pop(name, None), names))
