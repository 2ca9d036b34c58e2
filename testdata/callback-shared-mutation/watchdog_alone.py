# Only the observer's thread counts.
from watchdog.events import FileSystemEventHandler


class Rebuild(FileSystemEventHandler):
    def __init__(self):
        self.pending = 0

    def on_modified(self, event):
        self.pending += 1

    def on_created(self, event):
        self.pending += 1
