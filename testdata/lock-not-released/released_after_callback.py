# What the wrapper was given may raise, and the slot that the starter took is gone.
import functools
import threading

slots = threading.BoundedSemaphore(4)


def in_thread(func):
    def slot(*args):
        result = func(*args)  #~ lock-not-released medium
        slots.release()
        return result

    @functools.wraps(func)
    def start(*args):
        thread = threading.Thread(target=slot, args=args, daemon=True)
        slots.acquire()
        thread.start()
        return thread

    return start
