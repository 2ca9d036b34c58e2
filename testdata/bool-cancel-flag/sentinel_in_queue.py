# The worker is told to stop by a message.
import queue
import threading


class Writer:
    def __init__(self):
        self._queue = queue.Queue()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while True:
            item = self._queue.get()
            if item is None:
                break
            print(item)

    def close(self):
        self._queue.put(None)
        self._thread.join()
