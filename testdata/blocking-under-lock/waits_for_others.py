# Threads, results, queues and events are waited for with the lock held.
import queue
import threading
from concurrent.futures import Future


class Hub:
    def __init__(self, worker: threading.Thread, answer: Future):
        self._lock = threading.Lock()
        self._worker = worker
        self._answer = answer
        self._inbox = queue.Queue()
        self._ready = threading.Event()

    def stop(self):
        with self._lock:
            self._worker.join()  #~ blocking-under-lock medium

    def collect(self):
        with self._lock:
            return self._answer.result()  #~ blocking-under-lock medium

    def take(self):
        with self._lock:
            self._ready.wait()  #~ blocking-under-lock medium

    def add(self, item):
        with self._lock:
            self._inbox.put(item)

    def look(self):
        with self._lock:
            if self._answer.done():
                return self._answer.result()
            return None
