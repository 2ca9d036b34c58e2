# A `SimpleQueue` may be used anywhere.
import queue
import threading

_dead = queue.SimpleQueue()


class Handle:
    def __init__(self, number):
        self.number = number

    def __del__(self):
        _dead.put(self.number)


def work(close):
    while True:
        close(_dead.get())


def start(close):
    threading.Thread(target=work, args=(close,), daemon=True).start()
