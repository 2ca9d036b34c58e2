# Read under the lock, released, and waited for later: what comes in between is noticed when the wait gives up.
import threading


class Engine:
    def __init__(self):
        self._changed = threading.Condition()
        self._readers = {}

    def add(self, name, reader):
        with self._changed:
            self._readers[name] = reader
            self._changed.notify()

    def names(self):
        with self._changed:
            return list(self._readers)

    def run(self, work):
        while True:
            names = self.names()
            if len(self.names()) == 0:
                with self._changed:
                    self._changed.wait(5)  #~ wait-without-loop low
            else:
                work(names)
