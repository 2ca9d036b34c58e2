# Another thread may cancel the future between the question and the answer.
from concurrent.futures import Future


def finish(future: Future, value):
    if not future.done():
        future.set_result(value)  #~ check-then-act low


def watch(future: Future, callback):
    if future.cancelled():
        callback(future)
    else:
        future.add_done_callback(callback)  #~ check-then-act low
