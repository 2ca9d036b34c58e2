# Nobody even has a name for it.
from concurrent.futures import ThreadPoolExecutor


def start(work):
    ThreadPoolExecutor().submit(work)  #~ leaked-executor high
