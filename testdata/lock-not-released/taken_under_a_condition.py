# Whether the lock is taken is decided by a flag; where it is, an exception still leaves with it.
import threading


class Bar:
    def __init__(self):
        self._lock = threading.RLock()

    def write(self, print_line, nolock):
        if not nolock:
            self._lock.acquire()  #~ lock-not-released medium
        print_line()
        if not nolock:
            self._lock.release()

    def write_safely(self, print_line, nolock):
        if not nolock:
            self._lock.acquire()
        try:
            print_line()
        finally:
            if not nolock:
                self._lock.release()
