# The observer is started, and the function leaves without stopping it.
import sys

from watchdog.observers import Observer


class Reloader:
    def __init__(self, handler):
        self.observer_class = Observer
        self.handler = handler
        self.changed = False

    def run(self, folder, pause):
        observer = self.observer_class()  #~ daemon-without-shutdown medium
        observer.start()
        observer.schedule(self.handler, folder, recursive=True)
        while not self.changed:
            pause()
        sys.exit(3)
