# Each process has locks of its own; what is made for processes is shared.
import multiprocessing
import threading

left = threading.Lock()
right = threading.Lock()
near = multiprocessing.Lock()
far = multiprocessing.Lock()


def forward():
    with left:
        with right:
            pass


def backward():
    with right:
        with left:
            pass


def there():
    with near:
        with far:  #~ inconsistent-lock-order low
            pass


def back():
    with far:
        with near:
            pass


def run():
    workers = [
        multiprocessing.Process(target=forward),
        multiprocessing.Process(target=backward),
        multiprocessing.Process(target=there),
        multiprocessing.Process(target=back),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
