# A lock that nobody holds may go.
import threading


class Sessions:
    data = {}
    locks = {}

    def lock(self, key):
        self.locks.setdefault(key, threading.RLock()).acquire()

    def unlock(self, key):
        self.locks[key].release()

    def sweep(self, now):
        for key, (_, expires) in list(self.data.items()):
            if expires <= now:
                self.data.pop(key, None)
                lock = self.locks.get(key)
                if lock is not None and lock.acquire(blocking=False):
                    try:
                        self.locks.pop(key, None)
                    finally:
                        lock.release()
