# What is read is only used outside; what the second section changes does not go by it.

import threading


class Listeners:
    def __init__(self):
        self._lock = threading.Lock()
        self._listeners = []
        self._calls = 0
        self._errors = []

    def call(self, event):
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener(event)
        with self._lock:
            self._calls += 1

    def call_all(self, event):
        with self._lock:
            listeners = list(self._listeners)
        if not listeners:
            return
        for listener in listeners:
            listener(event)
        with self._lock:
            self._errors.append(event)

    def forget(self, gone):
        with self._lock:
            present = gone in self._listeners
        if present:
            gone.close()
        with self._lock:
            self._errors.append(gone)
