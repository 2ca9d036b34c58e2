# The twin of list_popped_by_threads.py with one thread that pops.
import threading

pending = list(range(100))


def work():
    while pending:
        item = pending.pop()
        print(item)


def main():
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
