# `x = x + 1` reads and writes the name in two steps.
import threading

ticket = 0


def draw():
    global ticket
    ticket = ticket + 1  #~ lost-update high


def main():
    workers = [threading.Thread(target=draw) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
