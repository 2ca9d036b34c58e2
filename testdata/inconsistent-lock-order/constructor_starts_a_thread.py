# The object is shared from the moment its thread runs; module locks are always shared.
import threading

registry = threading.Lock()
table = threading.Lock()


class Engine:
    def __init__(self):
        self._state = threading.Lock()
        self._config = threading.Lock()
        threading.Thread(target=self.reload, daemon=True).start()
        with self._config:
            with self._state:  #~ inconsistent-lock-order
                self.ready = True

    def reload(self):
        with self._state:
            with self._config:
                return self.ready


class Plugin:
    def __init__(self):
        with registry:
            with table:  #~ inconsistent-lock-order
                self.ready = True


def names():
    with table:
        with registry:
            return []
