# The author has said that the count may be a little off.
import threading

sampled = 0


def sample():
    global sampled
    sampled += 1  # lockwise: ignore[lost-update]


def main():
    workers = [threading.Thread(target=sample) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
