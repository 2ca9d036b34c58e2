# A table of locks loses one that a request may hold: the next request makes a second.
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
                self.locks.pop(key, None)  #~ check-then-act medium
