# It is ended at exit.
import atexit
from concurrent.futures import ThreadPoolExecutor

workers = ThreadPoolExecutor(max_workers=4)
atexit.register(workers.shutdown)


def start(work):
    return workers.submit(work)
