# Looking up, asking for a key and measuring a dict are one step each.
import threading

limits = {"cpu": 1}


def tighten():
    limits["cpu"] = 2  #~ unlocked-shared-mutation low


def shown():
    return limits["cpu"], limits.get("disk"), "disk" in limits, len(limits)


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=tighten))
        workers.append(threading.Thread(target=shown))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
