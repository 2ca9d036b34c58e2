# Inserting into a list and popping an index of it are one step each.
import threading

undo = ["open"]
line = ["first", "second"]


def remember():
    undo.insert(0, "edit")  #~ unlocked-shared-mutation low


def serve():
    try:
        return line.pop(0)  #~ unlocked-shared-mutation low
    except IndexError:
        return None


def depths():
    return len(undo), len(line)


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=remember))
        workers.append(threading.Thread(target=serve))
        workers.append(threading.Thread(target=depths))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
