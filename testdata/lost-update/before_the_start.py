# Everything is counted before the thread starts, and looked at after it was joined.
import threading


class Batch:
    def __init__(self):
        self.count = 0

    def run(self, items):
        for _ in items:
            self.count += 1
        worker = threading.Thread(target=self._work)
        worker.start()
        worker.join()
        self.count += 1

    def _work(self):
        self.count += 1
