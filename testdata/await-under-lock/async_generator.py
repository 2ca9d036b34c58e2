# An async generator hands control to its consumer at every `yield`, lock and all.
import threading

lock = threading.Lock()
rows = []


async def stream():
    with lock:  #~ await-under-lock high
        for row in rows:
            yield row


async def snapshot():
    with lock:
        copy = list(rows)
    for row in copy:
        yield row
