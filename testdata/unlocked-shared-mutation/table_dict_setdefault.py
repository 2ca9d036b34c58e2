# Looking up or storing with `setdefault`, and updating by a dict, are one step each.
import threading

rooms = {}
settings = {}


def join():
    return rooms.setdefault("hall", [])  #~ unlocked-shared-mutation low


def override():
    settings.update({"theme": "dark"})  #~ unlocked-shared-mutation low


def shown():
    return rooms.get("hall"), settings.get("theme")


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=join))
        workers.append(threading.Thread(target=override))
        workers.append(threading.Thread(target=shown))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
