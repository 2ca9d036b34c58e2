# The observer is stopped on every way out.
import sys

from watchdog.observers import Observer


class Reloader:
    def __init__(self, handler):
        self.observer_class = Observer
        self.handler = handler
        self.changed = False

    def run(self, folder, pause):
        observer = self.observer_class()
        observer.start()
        try:
            observer.schedule(self.handler, folder, recursive=True)
            while not self.changed:
                pause()
        finally:
            observer.stop()
            observer.join()
        sys.exit(3)
