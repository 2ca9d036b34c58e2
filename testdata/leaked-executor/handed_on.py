# Somebody else has it.
import atexit
import contextlib
import weakref
from concurrent.futures import ThreadPoolExecutor


def make():
    return ThreadPoolExecutor()


def lend(loop):
    pool = ThreadPoolExecutor()
    pool.submit(print)
    loop.set_default_executor(pool)


def until_exit():
    pool = ThreadPoolExecutor()
    pool.submit(print)
    atexit.register(pool.shutdown)


def until_collected(owner):
    pool = ThreadPoolExecutor()
    pool.submit(print)
    weakref.finalize(owner, pool.shutdown)


def on_stack(work):
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor())
        pool.submit(work)


def closing(work):
    with contextlib.closing(ThreadPoolExecutor()) as pool:
        pool.submit(work)


def nested(work):
    pool = ThreadPoolExecutor()

    def stop():
        pool.shutdown()

    pool.submit(work)
    return stop


def kept(work, pools):
    pool = ThreadPoolExecutor()
    pool.submit(work)
    pools["main"] = pool
