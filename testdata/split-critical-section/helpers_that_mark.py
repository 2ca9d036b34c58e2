# What the method called first writes down is not what it was asked: the answer comes from another flag.

import threading


class Executor:
    def __init__(self):
        self._lock = threading.Lock()
        self._stopped = False
        self._will_exit = False

    def stop(self):
        with self._lock:
            self._stopped = True

    def restart(self):
        with self._lock:
            if self._will_exit:
                self._will_exit = False

    def _should_stop(self):
        with self._lock:
            if self._stopped:
                self._will_exit = True
                return True
            return False

    def run(self, work):
        while not self._should_stop():
            try:
                work()
            except ValueError:
                with self._lock:
                    self._will_exit = True
                raise
