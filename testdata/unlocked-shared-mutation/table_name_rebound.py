# Storing a name or an attribute is one step, and so is reading it.
import threading

class Status:
    text = "idle"


level = "info"
status = Status()


def configure():
    global level
    level = "debug"


def announce():
    status.text = "busy"


def current():
    return level, status.text


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=configure))
        workers.append(threading.Thread(target=announce))
        workers.append(threading.Thread(target=current))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
