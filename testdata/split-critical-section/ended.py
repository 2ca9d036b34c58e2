# Whether the span has ended is asked in one section, and acted on in the next: it may have ended in between.

import threading


class Span:
    def __init__(self, name):
        self._lock = threading.Lock()
        self.name = name
        self.end_time = None
        self.attributes = {}

    def end(self, now):
        with self._lock:
            self.end_time = now

    def set(self, key, value):
        with self._lock:
            has_ended = self.end_time is not None
        if has_ended:
            return
        if isinstance(value, list):
            value = tuple(value)
        with self._lock:
            self.attributes[key] = value  #~ split-critical-section medium

    def set_at_once(self, key, value):
        if isinstance(value, list):
            value = tuple(value)
        with self._lock:
            if self.end_time is None:
                self.attributes[key] = value

    def set_checked_again(self, key, value):
        with self._lock:
            if self.end_time is not None:
                return
        value = str(value)
        with self._lock:
            if self.end_time is None:
                self.attributes[key] = value

    def forget(self, key):
        with self._lock:
            if self.end_time is not None:
                return
        with self._lock:
            self.attributes.pop(key, None)
