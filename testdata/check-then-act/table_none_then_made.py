# Two threads find None and make one each.
import threading


class Pool:
    def __init__(self):
        self.connections = []


pool = None


def get_pool():
    global pool
    if pool is None:
        pool = Pool()  #~ unsafe-lazy-init medium
    return pool


def main():
    workers = [threading.Thread(target=get_pool) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
