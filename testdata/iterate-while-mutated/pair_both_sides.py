# The dict grows and is walked under one lock.
import threading


class Sensors:
    def __init__(self):
        self._lock = threading.Lock()
        self._values = {}
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        for number in range(100):
            with self._lock:
                self._values[number] = number

    def total(self):
        total = 0
        with self._lock:
            for value in self._values.values():
                total += value
        return total
