# A thread adds to a set, callers walk it.
import threading


class Scanner:
    def __init__(self):
        self.found = set()
        self._thread = threading.Thread(target=self._scan, daemon=True)
        self._thread.start()

    def _scan(self):
        for port in range(65536):
            self.found.add(port)

    def report(self):
        for port in self.found:  #~ iterate-while-mutated medium
            print(port)
