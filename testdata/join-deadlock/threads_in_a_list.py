# The threads are kept in a list.
import threading


class Workers:
    def __init__(self):
        self._lock = threading.Lock()
        self._threads = []
        self._count = 0

    def _work(self):
        with self._lock:
            self._count += 1

    def start(self):
        for _ in range(4):
            thread = threading.Thread(target=self._work)
            thread.start()
            self._threads.append(thread)

    def stop(self):
        with self._lock:
            for thread in self._threads:
                thread.join()  #~ join-deadlock high
