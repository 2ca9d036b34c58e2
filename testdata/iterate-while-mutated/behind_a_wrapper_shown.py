# Who shows an object to people, and what the language calls on it, does not speak against the wrapper that holds a lock for it.
import threading


class State:
    def __init__(self):
        self._values = {}

    def put(self, key, value):
        self._values[key] = value

    def keys(self):
        return self._names()

    def _names(self):
        return {str(key) for key in self._values}

    def __iter__(self):
        return iter(self._names())


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

    def __repr__(self):
        return ", ".join(self._state._names())


class Runner:
    def __init__(self):
        self.state = SafeState(State())
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        for number in range(100):
            self.state.put(number, number)

    def stop(self):
        self.thread.join()
