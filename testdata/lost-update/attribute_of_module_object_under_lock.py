# The twin of attribute_of_module_object.py with a lock around the change.
import threading


class Statistics:
    def __init__(self):
        self.sent = 0


statistics = Statistics()
statistics_lock = threading.Lock()


def send():
    with statistics_lock:
        statistics.sent += 1


def main():
    workers = [threading.Thread(target=send) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
