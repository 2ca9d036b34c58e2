# The lock is there before the thread is.
import threading


class Reader(threading.Thread):
    def __init__(self, hub):
        super().__init__(daemon=True)
        self.hub = hub
        self.start()

    def run(self):
        for line in open("/dev/stdin"):
            self.hub.handle(line)


class Hub:
    def __init__(self):
        self._lock = threading.Lock()
        self.reader = Reader(self)

    def handle(self, line):
        with self._lock:
            print(line)
