# Appending to a list is one step.
import threading

events = []


def record():
    events.append("started")  #~ unlocked-shared-mutation low


def latest():
    return events[-1] if len(events) > 10 else None


def main():
    workers = [threading.Thread(target=record) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
