# A stop that comes during the sleep is overwritten by the state that the worker sets after it.
import time

RUNNING, RESTING, STOPPING = range(3)


class Stop(Exception):
    """Ends a worker."""


class Worker:
    def __init__(self):
        self.state = RUNNING

    def rest(self):
        self._leave_if_asked()
        self.state = RESTING
        self._pause(10)
        self.state = RUNNING  #~ cancel-not-checked medium

    def _pause(self, seconds):
        time.sleep(seconds)

    def _leave_if_asked(self):
        if self.state == STOPPING:
            raise Stop

    def stop(self):
        self.state = STOPPING
