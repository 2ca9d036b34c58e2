# The constructor counts before it starts the thread: nobody else is there yet.
import threading


class Feed:
    def __init__(self):
        self.seen = 0
        self._thread = threading.Thread(target=self._poll, daemon=True)  #~ daemon-without-shutdown medium
        self.seen += 1
        self._thread.start()

    def _poll(self):
        while True:
            self.seen += 1
