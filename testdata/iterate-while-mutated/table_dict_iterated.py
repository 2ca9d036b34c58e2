# A dict whose size changes raises in the loop that walks it.
import threading

hosts = {}


def add(name):
    hosts[name] = True


def drop(name):
    hosts.pop(name, None)


def report():
    for host in hosts:  #~ iterate-while-mutated high
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
