# A pool as old as the module lives as long as the process.
from concurrent.futures import ThreadPoolExecutor

workers = ThreadPoolExecutor(max_workers=4)  #~ leaked-executor low


def start(work):
    return workers.submit(work)
