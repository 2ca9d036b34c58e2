# Every access of the flag is under the lock.
import threading


class Worker:
    def __init__(self):
        self._lock = threading.Lock()
        self._stopping = False
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _should_stop(self):
        with self._lock:
            return self._stopping

    def _run(self):
        while not self._should_stop():
            print("working")

    def stop(self):
        with self._lock:
            self._stopping = True
        self._thread.join()
