# The child process and the thread are started under the lock; nobody waits for them there.
import subprocess
import threading


class Tools:
    def __init__(self):
        self._lock = threading.Lock()
        self._children = []

    def run(self, command):
        with self._lock:
            self._children.append(subprocess.Popen(command))

    def count(self):
        with self._lock:
            return len(self._children)
