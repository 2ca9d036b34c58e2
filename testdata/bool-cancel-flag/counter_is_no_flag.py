# Not a bool.
import threading


class Countdown:
    def __init__(self, start):
        self.remaining = start
        self._thread = threading.Thread(target=self.run, daemon=True)
        self._thread.start()

    def run(self):
        while self.remaining:
            pause()

    def finish(self):
        self.remaining = 0


def pause():
    return None
