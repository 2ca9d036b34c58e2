# The last addition comes after every thread has ended.
import threading

rows = 0


def _load():
    global rows
    rows += 1


def main():
    global rows
    worker = threading.Thread(target=_load)
    worker.start()
    worker.join()
    rows += 1
