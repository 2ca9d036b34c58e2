# The module is a default argument, so that tests can give another.
import gc
import threading


class Meter:
    def __init__(self):
        self._lock = threading.Lock()
        self.total = 0

    def add(self, amount):
        with self._lock:
            self.total += amount


def watch(meter: Meter, gc=gc):
    def collected(phase, info):
        meter.add(info["collected"])  #~ lock-in-finalizer medium

    gc.callbacks.append(collected)


def main():
    meter = Meter()
    watch(meter)
    meter.add(1)


main()
