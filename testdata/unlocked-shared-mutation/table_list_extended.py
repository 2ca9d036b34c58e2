# Extending a list by a list is one step, with `extend` and with `+=`.
import threading

rows = []
notes = []


def load():
    rows.extend([1, 2, 3])  #~ unlocked-shared-mutation low


def annotate():
    global notes
    notes += ["seen", "read"]  #~ unlocked-shared-mutation low


def totals():
    return len(rows), len(notes)


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=load))
        workers.append(threading.Thread(target=annotate))
        workers.append(threading.Thread(target=totals))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
