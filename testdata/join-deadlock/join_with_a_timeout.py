# The wait gives up.
import threading


class Poller:
    def __init__(self):
        self._lock = threading.Lock()
        self._stopping = False
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        while True:
            with self._lock:
                if self._stopping:
                    return

    def stop(self):
        with self._lock:
            self._stopping = True
            self._thread.join(timeout=2.0)  #~ blocking-under-lock medium
        if self._thread.is_alive():
            print("still running")
