# A full queue makes whoever puts wait, unless it has room for everything or is not waited for.
import queue
import threading


class Feed:
    def __init__(self):
        self._lock = threading.Lock()
        self._small = queue.Queue(maxsize=8)
        self._large = queue.Queue()
        self._sent = 0

    def send(self, item):
        with self._lock:
            self._sent += 1
            self._large.put(item)

    def offer(self, item):
        with self._lock:
            self._sent += 1
            self._small.put_nowait(item)

    def sent(self):
        with self._lock:
            return self._sent
