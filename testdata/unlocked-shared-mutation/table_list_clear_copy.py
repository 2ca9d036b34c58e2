# Clearing a list, copying it and adding two lists are one step each.
import threading

alerts = []
archive = ["boot"]


def dismiss():
    alerts.clear()  #~ unlocked-shared-mutation low


def shown():
    return alerts.copy(), alerts + archive


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=dismiss))
        workers.append(threading.Thread(target=shown))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
