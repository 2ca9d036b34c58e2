# The listeners are copied, and called without the lock.
import threading


class Feed:
    def __init__(self):
        self._lock = threading.Lock()
        self._listeners = []

    def listen(self, listener):
        with self._lock:
            self._listeners.append(listener)

    def publish(self, news):
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener(news)
