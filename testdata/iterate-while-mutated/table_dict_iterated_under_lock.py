# The twin of table_dict_iterated.py with one lock on all sides.
import threading

hosts = {}
hosts_lock = threading.Lock()


def add(name):
    with hosts_lock:
        hosts[name] = True


def drop(name):
    with hosts_lock:
        hosts.pop(name, None)


def report():
    with hosts_lock:
        for host in hosts:
            print(host)


def main(name):
    workers = [
        threading.Thread(target=add, args=(name,)),
        threading.Thread(target=drop, args=(name,)),
        threading.Thread(target=report),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
