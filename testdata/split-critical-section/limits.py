# A limit is checked in one section and used up in the next.

import threading


class Workers:
    def __init__(self, most):
        self._lock = threading.Lock()
        self._most = most
        self._running = 0
        self._threads = []

    def admit(self):
        with self._lock:
            free = self._running < self._most
        if not free:
            return False
        with self._lock:
            self._running += 1  #~ split-critical-section medium
        return True

    def admit_at_once(self):
        with self._lock:
            if self._running >= self._most:
                return False
            self._running += 1
        self.prepare()
        with self._lock:
            self._running -= 1
        return True

    def add(self, make):
        with self._lock:
            if len(self._threads) >= self._most:
                return None
        thread = make()
        with self._lock:
            self._threads.append(thread)  #~ split-critical-section medium
        return thread

    def prepare(self):
        pass
