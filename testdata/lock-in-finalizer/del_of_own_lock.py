# The lock is the object's own: nobody has the object when `__del__` runs.
import threading


class Session:
    def __init__(self, connection):
        self._lock = threading.Lock()
        self._connection = connection

    def close(self):
        with self._lock:
            self._connection.close()

    def __del__(self):
        self.close()
