# All locks of a field are entered in the order of the field, which is the same for everybody.
import contextlib
import threading


class Shelves:
    def __init__(self, count):
        self._locks = [threading.Lock() for _ in range(count)]

    def freeze(self):
        with contextlib.ExitStack() as stack:
            for lock in self._locks:
                stack.enter_context(lock)
            print("frozen")


def start(shelves):
    threading.Thread(target=shelves.freeze).start()  #~ unjoined-thread low
    shelves.freeze()
