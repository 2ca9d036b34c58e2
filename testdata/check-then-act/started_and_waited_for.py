# The lock is held until the thread has said that it runs.
import queue
import threading


class Worker:
    def __init__(self):
        self._lock = threading.Lock()
        self._jobs = queue.Queue()
        self._ready = threading.Event()
        self._loop = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def submit(self, job):
        with self._lock:
            if self._loop is None:
                self._thread.start()
                self._ready.wait()  #~ blocking-under-lock low
        self._jobs.put(job)

    def _run(self):
        self._loop = object()
        self._ready.set()
        while True:
            self._jobs.get()()
