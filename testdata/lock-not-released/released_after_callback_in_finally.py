# The wrapper gives the slot back however the function ends.
import functools
import threading

slots = threading.BoundedSemaphore(4)


def in_thread(func):
    def slot(*args):
        try:
            result = func(*args)
        finally:
            slots.release()
        return result

    @functools.wraps(func)
    def start(*args):
        thread = threading.Thread(target=slot, args=args, daemon=True)
        slots.acquire()
        thread.start()
        return thread

    return start
