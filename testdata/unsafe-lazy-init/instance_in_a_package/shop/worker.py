# The worker for whose sake the package is made for threads.
import threading


class Worker:
    def __init__(self):
        self._thread = threading.Thread(target=self.run, daemon=True)

    def start(self):
        self._thread.start()

    def run(self):
        pass
