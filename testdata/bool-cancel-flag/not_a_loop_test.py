# The flag is asked in an `if` outside any loop.
import threading


class Job:
    def __init__(self):
        self.cancelled = False
        self._thread = threading.Thread(target=self.run, daemon=True)
        self._thread.start()

    def cancel(self):
        self.cancelled = True

    def run(self):
        if self.cancelled:
            return None
        return compute()


def compute():
    return 1
