# A thread sets the event, whatever the loop does.
import threading


async def drain(work):
    stopped = threading.Event()
    work.start(stopped)
    while not stopped.is_set():
        work.step()
        await work.flush()
