# The result is read while the thread may still be computing it.
import threading


class Estimate:
    def __init__(self, samples):
        self.samples = samples
        self.mean = None

    def _compute(self):
        self.mean = sum(self.samples) / len(self.samples)

    def run(self):
        worker = threading.Thread(target=self._compute)  #~ unjoined-thread
        worker.start()
        return self.mean
