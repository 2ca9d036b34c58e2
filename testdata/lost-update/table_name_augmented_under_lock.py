# The twin of table_name_augmented.py with a lock around the change.
import threading

served = 0
served_lock = threading.Lock()


def serve():
    global served
    with served_lock:
        served += 1


def main():
    workers = [threading.Thread(target=serve) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
