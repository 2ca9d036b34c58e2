# The object is kept by another one, which takes its own lock around every call.
import threading


class State:
    def __init__(self):
        self._values = {}

    def put(self, key, value):
        self._values[key] = value

    def drop(self, key):
        if key in self._values:
            del self._values[key]


class SafeState:
    def __init__(self, state: State):
        self._state = state
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._expire, daemon=True)
        self._thread.start()

    def _expire(self):
        with self._lock:
            self._state.drop("old")

    def put(self, key, value):
        with self._lock:
            self._state.put(key, value)

    def drop(self, key):
        with self._lock:
            self._state.drop(key)
