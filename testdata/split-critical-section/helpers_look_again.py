# The twin of helpers.py: the method that stores looks first.

import threading


class Sessions:
    def __init__(self):
        self._lock = threading.Lock()
        self._sessions = {}

    def find(self, key):
        with self._lock:
            return self._sessions.get(key)

    def keep(self, key, session):
        with self._lock:
            if key not in self._sessions:
                self._sessions[key] = session
            return self._sessions[key]

    def session(self, key):
        session = self.find(key)
        if session is None:
            session = self.keep(key, {})
        return session
