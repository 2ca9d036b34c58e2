# A listener may take a recursive lock again.
import threading


class Feed:
    def __init__(self):
        self._lock = threading.RLock()
        self._listeners = []

    def listen(self, listener):
        with self._lock:
            self._listeners.append(listener)

    def publish(self, news):
        with self._lock:
            for listener in self._listeners:
                listener(news)
