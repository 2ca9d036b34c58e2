# The callback appends, in one step.
from watchdog.events import FileSystemEventHandler


class Rebuild(FileSystemEventHandler):
    def __init__(self):
        self.changed = []

    def on_modified(self, event):
        self.changed.append(event.src_path)

    def last(self):
        return self.changed[-1:]
