# Without the interpreter lock, `insert` is seen half done: the project says that it runs so.
import threading


class Shelf:
    def __init__(self):
        self._titles = []
        self._worker = threading.Thread(target=self._fill)

    def start(self):
        self._worker.start()

    def _fill(self):
        for number in range(1000):
            self._titles.insert(0, f"title {number}")  #~ unlocked-shared-mutation medium

    def put(self, title):
        self._titles.insert(0, title)

    def stop(self):
        self._worker.join()
