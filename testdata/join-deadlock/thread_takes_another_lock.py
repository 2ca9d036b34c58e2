# The thread takes a lock of its own, not the one held.
import threading


class Poller:
    def __init__(self):
        self._lifecycle = threading.Lock()
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
        with self._lifecycle:
            self._thread.join()  #~ blocking-under-lock low
