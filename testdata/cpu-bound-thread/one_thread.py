# One thread beside the main one keeps that responsive.
import threading


def squares():
    return sum(i**2 for i in range(10_000_000))


worker = threading.Thread(target=squares)
worker.start()
worker.join()
