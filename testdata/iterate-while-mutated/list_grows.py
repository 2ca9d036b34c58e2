# A list that only grows is gone over further.
import threading


class Log:
    def __init__(self):
        self._lock = threading.Lock()
        self.lines = []

    def add(self, line):
        self.lines.append(line)

    def show(self):
        for line in self.lines:
            print(line)
