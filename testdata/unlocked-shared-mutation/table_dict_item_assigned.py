# Storing an item of a dict is one step.
import threading

addresses = {}


def register():
    addresses["worker"] = threading.get_ident()  #~ unlocked-shared-mutation low


def address():
    return addresses.get("worker")


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=register))
        workers.append(threading.Thread(target=address))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
