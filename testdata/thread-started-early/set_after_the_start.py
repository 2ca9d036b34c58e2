# The thread reads attributes that the constructor sets after it has started it.
import threading
import time
from concurrent.futures import ThreadPoolExecutor


class Poller:
    def __init__(self, fetch, interval):
        self.fetch = fetch
        self._thread = threading.Thread(target=self._run)
        self._thread.start()  #~ thread-started-early high
        self.interval = interval

    def _run(self):
        for _ in range(10):
            self.fetch()
            self._pause()

    def _pause(self):
        time.sleep(self.interval)

    def close(self):
        self._thread.join()


class Loader(threading.Thread):
    def __init__(self, path):
        super().__init__()
        self.start()  #~ thread-started-early high
        self.path = path

    def run(self):
        print(self.path)


class Indexer:
    def __init__(self, root, pool: ThreadPoolExecutor):
        self._pending = pool.submit(self._walk)  #~ thread-started-early high
        self._root = root

    def _walk(self):
        return len(self._root)

    def size(self):
        return self._pending.result()
