# The main thread writes before the start and after the join only.
import threading


class Tally:
    def __init__(self):
        self.count = 0

    def _work(self, lines):
        for _ in lines:
            self.count += 1

    def run(self, lines):
        self.count = 0
        worker = threading.Thread(target=self._work, args=(lines,))
        worker.start()
        worker.join()
        self.count += 1
        return self.count
