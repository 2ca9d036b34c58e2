# Two threads see the last item, and one of them waits for ever.
import queue
import threading

letters = queue.Queue()


def deliver():
    if not letters.empty():
        letter = letters.get()  #~ check-then-act
        letter.send()


def main():
    workers = [threading.Thread(target=deliver) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
