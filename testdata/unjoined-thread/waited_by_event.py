# Not joined, but the result is read only after the thread said that it is there.
import threading


class Estimate:
    def __init__(self, samples):
        self.samples = samples
        self.mean = None
        self.ready = threading.Event()

    def _compute(self):
        self.mean = sum(self.samples) / len(self.samples)
        self.ready.set()

    def run(self):
        worker = threading.Thread(target=self._compute)
        worker.start()
        self.ready.wait()
        worker.join()
        return self.mean
