# The child makes its locks anew.
import os
import threading


class Monitor:
    def __init__(self):
        self._lock = threading.Lock()
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


monitor = Monitor()


def reset():
    monitor.__init__()


os.register_at_fork(after_in_child=reset)
