# The twin of table_none_then_made.py with a lock over the test and the making.
import threading


class Pool:
    def __init__(self):
        self.connections = []


pool = None
pool_lock = threading.Lock()


def get_pool():
    global pool
    with pool_lock:
        if pool is None:
            pool = Pool()
    return pool


def main():
    workers = [threading.Thread(target=get_pool) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
