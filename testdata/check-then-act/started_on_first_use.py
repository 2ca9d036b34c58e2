# A caller asks for what the thread makes, and a helper starts the thread.
import queue
import threading


class Portal:
    def __init__(self):
        self._jobs = queue.Queue()
        self._ready = threading.Event()
        self._loop = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()  #~ check-then-act medium
        self._ready.wait()

    def submit(self, job):
        if self._loop is None:
            self.start()
        self._jobs.put(job)

    def _run(self):
        self._loop = object()
        self._ready.set()
        while True:
            self._jobs.get()()
