# What the flag stands for is used before the lock is released.
import threading


class Loop:
    def __init__(self, waker):
        self._lock = threading.Lock()
        self._waker = waker
        self._closing = False
        self._callbacks = []

    def add(self, callback):
        with self._lock:
            if self._closing:
                raise RuntimeError("closing")
            self._callbacks.append(callback)
            self._waker.wake()

    def close(self):
        with self._lock:
            self._closing = True
        self._waker.close()
