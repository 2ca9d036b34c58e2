# The object notices that it is in a child, and takes the lock that another thread may have held at the fork.
import os
import threading


class Monitor:
    def __init__(self):
        self._lock = threading.Lock()  #~ fork-after-threads medium
        self._pid = None
        self._thread = None

    def ensure_running(self):
        if self._pid == os.getpid():
            return
        with self._lock:
            if self._pid == os.getpid():
                return
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
            self._pid = os.getpid()

    def _run(self):
        pass
