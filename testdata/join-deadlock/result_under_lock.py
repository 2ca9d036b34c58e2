# The task needs the lock that its waiter holds.
import threading
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()
pool = ThreadPoolExecutor(max_workers=4)  #~ leaked-executor low
totals = {}


def add(key, amount):
    with lock:
        totals[key] = totals.get(key, 0) + amount


def add_and_show(key, amount):
    with lock:
        future = pool.submit(add, key, amount)
        future.result()  #~ join-deadlock high
        print(totals)
