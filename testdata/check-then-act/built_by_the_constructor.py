# Only the constructor and the thread run the helper; the constructor is done before the thread begins.
import threading


class Heartbeat:
    def __init__(self):
        self.port = 0
        self.pick()
        self._thread = threading.Thread(target=self.run, daemon=True)
        self._thread.start()

    def run(self):
        self.pick()

    def pick(self):
        while self.port < 10:
            self.port += 1
