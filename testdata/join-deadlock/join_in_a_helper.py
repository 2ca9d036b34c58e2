# The wait is in a helper that is called under the lock.
import threading


class Poller:
    def __init__(self):
        self._lock = threading.Lock()
        self._stopping = False
        self._count = 0
        self._thread = threading.Thread(target=self._run)

    def _tick(self):
        with self._lock:
            self._count += 1

    def _run(self):
        while not self._stopping:  #~ bool-cancel-flag
            self._tick()

    def _finish(self):
        self._thread.join()

    def stop(self):
        self._stopping = True
        with self._lock:
            self._finish()  #~ join-deadlock medium
