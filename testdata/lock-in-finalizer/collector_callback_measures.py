# The callback tells a meter how long a collection took, and the meter takes its lock.
import gc
import threading
import time


class Meter:
    def __init__(self, name):
        self.name = name
        self._lock = threading.RLock()
        self._values = []

    def of(self, label):
        return Meter(label)

    def note(self, value):
        with self._lock:
            self._values.append(value)


class Watch:
    def __init__(self, meter):
        started = {}

        def on_collection(phase, info):
            if phase == "start":
                started[info["generation"]] = time.time()
            else:
                meter.note(time.time() - started[info["generation"]])  #~ lock-in-finalizer low

        gc.callbacks.append(on_collection)
