# A constant in all but name: nothing ever changes it.
import threading


class Beacon:
    def __init__(self):
        self._stop = False
        self._thread = threading.Thread(target=self._shine, daemon=True)
        self._thread.start()

    def _shine(self):
        while not self._stop:
            blink()


def blink():
    return None
