# Waiting on a condition gives only its own lock back; both sides nest the same way.
import threading


class Queue:
    def __init__(self):
        self._config = threading.Lock()
        self._ready = threading.Condition()

    def get(self):
        with self._config:
            with self._ready:
                while not self._filled():
                    self._ready.wait()  #~ wait-holding-other-lock high

    def put(self):
        with self._config:
            with self._ready:
                self._ready.notify()

    def _filled(self):
        return True
