# The wait stands in a method called first; pools are waited for at the end of their `with`.
import threading
from concurrent.futures import ThreadPoolExecutor


class Collector:
    def __init__(self):
        self._lock = threading.Lock()
        self._rows = []
        self._thread = threading.Thread(target=self._run)

    def start(self):
        self._thread.start()

    def _run(self):
        for row in range(10):
            with self._lock:
                self._rows.append(row)

    def stop(self):
        self._thread.join()

    def results(self):
        self.stop()
        self._rows.append(None)
        return self._rows


class Batch:
    def __init__(self):
        self._lock = threading.Lock()
        self._done = []

    def _work(self, item):
        with self._lock:
            self._done.append(item)

    def run(self, items):
        with ThreadPoolExecutor() as pool:
            pool.map(self._work, items)  #~ submit-result-ignored medium
        self._done.append("end")
        return self._done
