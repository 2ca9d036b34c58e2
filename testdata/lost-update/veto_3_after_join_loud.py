# The twin of veto_3_after_join.py: the addition comes before the wait.
import threading

rows = 0


def _load():
    global rows
    rows += 1  #~ lost-update


def main():
    global rows
    worker = threading.Thread(target=_load)
    worker.start()
    rows += 1
    worker.join()
