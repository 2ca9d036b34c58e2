# Both threads may find the key, and one of them has nothing left to delete.
import threading

sessions = {"ann": 1, "bob": 2}


def log_out(name):
    if name in sessions:
        del sessions[name]  #~ check-then-act high


def main(name):
    workers = [threading.Thread(target=log_out, args=(name,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
