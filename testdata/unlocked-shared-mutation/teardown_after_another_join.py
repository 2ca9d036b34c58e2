# It is not the worker that was waited for.
import threading


class Collector:
    def __init__(self):
        self._lock = threading.Lock()
        self._rows = []
        self._thread = threading.Thread(target=self._run)
        self._pinger = threading.Thread(target=self._ping)

    def start(self):
        self._thread.start()
        self._pinger.start()

    def _run(self):
        for row in range(10):
            with self._lock:
                self._rows.append(row)

    def _ping(self):
        return 1

    def take(self):
        self._pinger.join()
        self._rows.clear()  #~ unlocked-shared-mutation

    def stop(self):
        self._thread.join()
