# The twin of table_key_in_dict_del.py with a lock over the test and the deletion.
import threading

sessions = {"ann": 1, "bob": 2}
sessions_lock = threading.Lock()


def log_out(name):
    with sessions_lock:
        if name in sessions:
            del sessions[name]


def main(name):
    workers = [threading.Thread(target=log_out, args=(name,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
