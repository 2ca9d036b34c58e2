# Listeners are called with the lock held that `listen` takes.
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
            for listener in self._listeners:
                listener(news)  #~ callback-under-lock medium
