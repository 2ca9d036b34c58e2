# The flag is set where it is tested, before the thread is started.
import queue
import threading


class Worker:
    def __init__(self):
        self._lock = threading.Lock()
        self._jobs = queue.Queue()
        self._started = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def submit(self, job):
        with self._lock:
            if not self._started:
                self._started = True
                self._thread.start()
        self._jobs.put(job)

    def _run(self):
        while True:
            self._jobs.get()()
