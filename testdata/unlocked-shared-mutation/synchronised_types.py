# Queue, Event, deque and itertools.count may be used by several threads at once.
import collections
import itertools
import queue
import threading


class Pipeline:
    def __init__(self):
        self._jobs = queue.Queue()
        self._done = threading.Event()
        self._recent = collections.deque(maxlen=100)
        self._ids = itertools.count()
        self._worker = threading.Thread(target=self._run)

    def start(self):
        self._worker.start()

    def _run(self):
        while not self._done.is_set():
            job = self._jobs.get()
            self._recent.append(job)

    def submit(self, job):
        self._jobs.put((next(self._ids), job))
        self._recent.append(job)

    def close(self):
        self._done.set()
        self._jobs.put(None)
        self._worker.join()
