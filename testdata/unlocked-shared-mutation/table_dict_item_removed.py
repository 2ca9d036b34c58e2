# Deleting an item, popping one and popping any are one step each.
import threading

locks_held = {"a": 1}
timers = {"b": 2}
parked = {"c": 3}


def release():
    try:
        del locks_held["a"]  #~ unlocked-shared-mutation low
    except KeyError:
        pass


def cancel():
    return timers.pop("b", None)  #~ unlocked-shared-mutation low


def resume():
    try:
        return parked.popitem()  #~ unlocked-shared-mutation low
    except KeyError:
        return None


def numbers():
    return len(locks_held), len(timers), len(parked)


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=release))
        workers.append(threading.Thread(target=cancel))
        workers.append(threading.Thread(target=resume))
        workers.append(threading.Thread(target=numbers))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
