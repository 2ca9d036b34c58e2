# The twin of table_list_truthy_pop.py with a lock over the test and the pop.
import threading

idle = [object() for _ in range(8)]
idle_lock = threading.Lock()


def borrow():
    with idle_lock:
        if idle:
            return idle.pop()
    return None


def main():
    workers = [threading.Thread(target=borrow) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
