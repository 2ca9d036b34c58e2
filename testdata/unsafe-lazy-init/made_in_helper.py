# The test is here, the making in a method that is called.
import threading


class Connection:
    pass


class Client:
    def __init__(self):
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
        self._connection = Connection()  #~ unsafe-lazy-init medium
