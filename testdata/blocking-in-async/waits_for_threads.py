# Threads, futures, queues and events of `threading` are waited for with the whole thread.
import queue
import threading
from concurrent.futures import ThreadPoolExecutor

jobs = queue.Queue()
ready = threading.Event()
pool = ThreadPoolExecutor(4)  #~ leaked-executor low


async def collect(work):
    future = pool.submit(work)
    ready.wait()  #~ blocking-in-async medium
    job = jobs.get()  #~ blocking-in-async medium
    return job, future.result()  #~ blocking-in-async medium
