# Only the thread says that it runs: until it gets to do so, the next caller starts it again.
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
                self._thread.start()  #~ check-then-act medium
        self._jobs.put(job)

    def _run(self):
        self._started = True
        while True:
            self._jobs.get()()
