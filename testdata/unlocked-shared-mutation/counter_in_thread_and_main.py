# A module counter is changed by a thread and by the function that started it.
import threading

served = 0


def serve(requests):
    global served
    for _ in requests:
        served += 1  #~ lost-update


def run(requests, extra):
    global served
    worker = threading.Thread(target=serve, args=(requests,))
    worker.start()
    for _ in extra:
        served += 1
    worker.join()
    return served
