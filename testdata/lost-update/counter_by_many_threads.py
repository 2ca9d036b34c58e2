# Several threads of one function count in a module variable.
import threading

requests = 0


def serve():
    global requests
    for _ in range(100):
        requests += 1  #~ lost-update high


def main():
    workers = [threading.Thread(target=serve) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
