# The twin of table_dict_item_augmented.py with a lock around the change.
import threading

votes = {"yes": 0, "no": 0}
votes_lock = threading.Lock()


def vote(answer):
    with votes_lock:
        votes[answer] += 1


def main(answer):
    workers = [threading.Thread(target=vote, args=(answer,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
