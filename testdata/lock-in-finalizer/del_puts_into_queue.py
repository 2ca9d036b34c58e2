# A `Queue` takes its own lock for every item, and the thread may be in the middle of that.
import queue
import threading

_dead = queue.Queue()


class Handle:
    def __init__(self, number):
        self.number = number

    def __del__(self):
        _dead.put(self.number)  #~ lock-in-finalizer medium


def work(close):
    while True:
        close(_dead.get())


def start(close):
    threading.Thread(target=work, args=(close,), daemon=True).start()
