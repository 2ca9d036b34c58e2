# The twin of thread_adds_main_walks.py: the thread has ended.
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
        self._thread.join()
        for port in self.found:
            print(port)
