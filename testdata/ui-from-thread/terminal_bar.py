# A bar of a terminal library is no part of an event loop.
import threading

from tqdm import tqdm


class Copy:
    def __init__(self, parts):
        self.progress_bar = tqdm(total=len(parts))
        self.worker = threading.Thread(target=self._work)
        self.worker.start()

    def _work(self):
        self.progress_bar.update(1)

    def close(self):
        self.worker.join()
