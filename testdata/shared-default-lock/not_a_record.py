# An ordinary class with a lock that guards a global.
from threading import Lock

lines = []


class Printer:
    lock: Lock = Lock()

    def say(self, line):
        with self.lock:
            lines.append(line)
