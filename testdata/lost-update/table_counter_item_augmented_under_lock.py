# The twin of table_counter_item_augmented.py with a lock around the change.
import collections
import threading

words = collections.Counter()
words_lock = threading.Lock()


def count(text):
    for word in text.split():
        with words_lock:
            words[word] += 1


def main(text):
    workers = [threading.Thread(target=count, args=(text,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
