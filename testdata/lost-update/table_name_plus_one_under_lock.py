# The twin of table_name_plus_one.py with a lock around the change.
import threading

ticket = 0
ticket_lock = threading.Lock()


def draw():
    global ticket
    with ticket_lock:
        ticket = ticket + 1


def main():
    workers = [threading.Thread(target=draw) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
