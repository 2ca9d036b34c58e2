# Adding to a set, discarding, removing, popping and updating are one step each.
import threading

seen = set()
banned = {"eve"}
free_ports = {8000, 8001}


def mark():
    seen.add("page")  #~ unlocked-shared-mutation low
    seen.update(["title", "body"])


def pardon():
    banned.discard("eve")  #~ unlocked-shared-mutation low


def lease():
    try:
        return free_ports.pop()  #~ unlocked-shared-mutation low
    except KeyError:
        return None


def sizes():
    return len(seen), "eve" in banned, len(free_ports)


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=mark))
        workers.append(threading.Thread(target=pardon))
        workers.append(threading.Thread(target=lease))
        workers.append(threading.Thread(target=sizes))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
