# The method that is called asks again under the lock.
import threading


class Connection:
    pass


class Client:
    def __init__(self):
        self._lock = threading.Lock()
        self._connection = None

    def start(self):
        workers = [threading.Thread(target=self.send) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def send(self):
        if self._connection is None:
            self.connect()

    def connect(self):
        with self._lock:
            if self._connection is None:
                self._connection = Connection()
