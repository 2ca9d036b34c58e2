# The thread starts itself, is given the object, and may come to a lock that the object does not have yet.
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
        self.reader = Reader(self)  #~ thread-started-early low
        self._lock = threading.Lock()

    def handle(self, line):
        with self._lock:
            print(line)
