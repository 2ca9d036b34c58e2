# The twin of table_queue_not_empty_get.py with a lock over the question and the taking.
import queue
import threading

letters = queue.Queue()
letters_lock = threading.Lock()


def deliver():
    with letters_lock:
        if not letters.empty():
            letter = letters.get()
            letter.send()


def main():
    workers = [threading.Thread(target=deliver) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
