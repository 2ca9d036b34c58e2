# An object that another one keeps behind a lock of its own.
import threading


class State:
    def __init__(self):
        self._values = {}

    def put(self, key, value):
        self._values[key] = value

    def keys(self):
        return [key for key in self._values]


class SafeState:
    def __init__(self, state: State):
        self._state = state
        self._lock = threading.RLock()

    def put(self, key, value):
        with self._lock:
            self._state.put(key, value)

    def keys(self):
        with self._lock:
            return self._state.keys()
