# A future that runs cannot be cancelled any more, and one that has ended calls back at once.
from concurrent.futures import Future, InvalidStateError


def finish(future: Future, value):
    if future.set_running_or_notify_cancel():
        future.set_result(value)


def finish_late(future: Future, value):
    if not future.done():
        try:
            future.set_result(value)
        except InvalidStateError:
            pass


def watch(future: Future, callback):
    future.add_done_callback(callback)
