# The thread is joined by `stop`, through a helper.
import threading


class Indexer:
    def __init__(self, pages):
        self._pages = pages
        self.index = {}
        self._thread = threading.Thread(target=self._build)
        self._thread.start()

    def _build(self):
        for page in self._pages:
            self.index[page] = len(page)

    def size(self):
        self.stop()
        return len(self.index)

    def _wait(self):
        self._thread.join()

    def stop(self):
        self._wait()
