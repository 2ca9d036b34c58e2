# Nobody else can hold the locks of an object that is being built.
import threading


class Engine:
    def __init__(self):
        self._state = threading.Lock()
        self._config = threading.Lock()
        with self._config:
            with self._state:
                self.ready = True

    def reload(self):
        with self._state:
            with self._config:
                return self.ready
