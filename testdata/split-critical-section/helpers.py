# One method looks under the lock, another stores under it: called one after the other, they are two sections.

import threading


class Sessions:
    def __init__(self):
        self._lock = threading.Lock()
        self._sessions = {}

    def find(self, key):
        with self._lock:
            return self._sessions.get(key)

    def store(self, key, session):
        with self._lock:
            self._sessions[key] = session

    def session(self, key):
        session = self.find(key)
        if session is None:
            session = {}
            self.store(key, session)  #~ split-critical-section low
        return session

    def session_directly(self, key):
        session = self.find(key)
        if session is None:
            session = {}
            with self._lock:
                self._sessions[key] = session  #~ split-critical-section medium
        return session
