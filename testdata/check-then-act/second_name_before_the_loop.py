# The list gets a second name before the loop; it is asked where it is tested, under the lock.
from heapq import heappop, heappush
from threading import Lock, Thread


class Scheduler:
    def __init__(self):
        self._queue = []
        self._lock = Lock()

    def enter(self, task):
        with self._lock:
            heappush(self._queue, task)

    def run(self):
        queue = self._queue
        while True:
            with self._lock:
                if task := (queue[0] if queue else None):
                    heappop(queue)
            if task:
                task()


scheduler = Scheduler()
worker = Thread(target=scheduler.run)
worker.start()
worker.join()
