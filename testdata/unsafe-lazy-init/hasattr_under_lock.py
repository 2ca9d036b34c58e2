# The attribute is asked for and made under one lock.
import threading


class Session:
    pass


class Api:
    def __init__(self):
        self._lock = threading.Lock()

    def start(self):
        workers = [threading.Thread(target=self.fetch) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def fetch(self):
        with self._lock:
            if not hasattr(self, "session"):
                self.session = Session()
            return self.session
