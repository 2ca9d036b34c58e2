# A cached property may be computed twice, and is as good the second time.
import functools
import threading

class Manifest:
    def __init__(self, lines):
        self.lines = lines

    @functools.cached_property
    def names(self):
        return [line.strip() for line in self.lines]


manifest = Manifest(["a", "b"])


def show():
    return len(manifest.names)


def main():
    workers = [threading.Thread(target=show) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
