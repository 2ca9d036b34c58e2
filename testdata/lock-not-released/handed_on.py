# Somebody else gets the lock, or its `release`, and gives it back.
import atexit
import threading

busy = threading.Lock()


def run_in_background(work, pool):
    busy.acquire()
    future = pool.submit(work)
    future.add_done_callback(lambda _: busy.release())


def run_until_exit():
    busy.acquire()
    atexit.register(busy.release)


def wait_for(start):
    done = threading.Lock()
    done.acquire()
    start(done)
