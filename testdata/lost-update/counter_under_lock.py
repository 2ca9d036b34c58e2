# The twin of counter_by_many_threads.py with a lock around the change.
import threading

requests = 0
requests_lock = threading.Lock()


def serve():
    global requests
    for _ in range(100):
        with requests_lock:
            requests += 1


def main():
    workers = [threading.Thread(target=serve) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
