# The twin of pair_both_sides.py: the dict is walked without the lock.
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
        for value in self._values.values():  #~ iterate-while-mutated
            total += value
        return total
