# The worker asks again after the sleep, before it sets its state.
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
        self._leave_if_asked()
        self.state = RUNNING

    def _pause(self, seconds):
        time.sleep(seconds)

    def _leave_if_asked(self):
        if self.state == STOPPING:
            raise Stop

    def stop(self):
        self.state = STOPPING
