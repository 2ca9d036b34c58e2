# The twin of veto_1_constructor.py: the thread runs before the constructor counts.
import threading


class Feed:
    def __init__(self):
        self.seen = 0
        self._thread = threading.Thread(target=self._poll, daemon=True)  #~ daemon-without-shutdown medium
        self._thread.start()
        self.seen += 1

    def _poll(self):
        while True:
            self.seen += 1  #~ lost-update medium
