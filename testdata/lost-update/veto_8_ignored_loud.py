# The twin of veto_8_ignored.py: nobody has said so.
import threading

sampled = 0


def sample():
    global sampled
    sampled += 1  #~ lost-update


def main():
    workers = [threading.Thread(target=sample) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
