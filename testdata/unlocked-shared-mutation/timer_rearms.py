# The timer's thread and callers both count.
import threading


class Heartbeat:
    def __init__(self, period):
        self._period = period
        self._missed = 0
        self._timer = None

    def start(self):
        self._timer = threading.Timer(self._period, self._tick)
        self._timer.daemon = True
        self._timer.start()

    def _tick(self):
        self._missed += 1  #~ callback-shared-mutation

    def note_miss(self):
        self._missed += 1

    def stop(self):
        self._timer.cancel()
