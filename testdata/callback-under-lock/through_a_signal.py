# The listeners are called by an object of its own, with the caller's lock held.
import threading


class Signal:
    def __init__(self):
        self._handlers = []

    def connect(self, handler):
        self._handlers.append(handler)

    def fire(self, news):
        for handler in list(self._handlers):
            handler(news)


class Feed:
    def __init__(self):
        self._lock = threading.Lock()
        self._changed = Signal()
        self._news = []

    def publish(self, news):
        with self._lock:
            self._news.append(news)
            self._changed.fire(news)  #~ callback-under-lock medium

    def latest(self):
        with self._lock:
            return self._news[-1]
