# The observer's thread adds, the main thread takes away.
from watchdog.events import FileSystemEventHandler


class Rebuild(FileSystemEventHandler):
    def __init__(self):
        self.pending = 0

    def on_modified(self, event):
        self.pending += 1  #~ callback-shared-mutation medium

    def drain(self):
        while self.pending > 0:
            self.pending -= 1
