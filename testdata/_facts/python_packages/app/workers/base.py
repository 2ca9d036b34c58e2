# A base class with a lock of its own.
import threading


class Base:
    def __init__(self):
        self._lock = threading.Lock()

    def stop(self):
        with self._lock:
            self.on_stop()  #~ held: Base._lock

    def on_stop(self):
        pass
