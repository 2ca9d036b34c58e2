# The base class starts it, the subclass joins it.
import threading


class Service:
    def start(self):
        self._thread = threading.Thread(target=self.run)
        self._thread.start()

    def run(self):
        raise NotImplementedError


class Indexer(Service):
    def run(self):
        print("indexing")

    def stop(self):
        self._thread.join()
