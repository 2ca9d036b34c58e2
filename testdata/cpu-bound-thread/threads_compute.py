# Four threads sum squares: one at a time.
import threading


def squares():
    return sum(i**2 for i in range(10_000_000))


workers = [threading.Thread(target=squares) for _ in range(4)]  #~ cpu-bound-thread medium
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
