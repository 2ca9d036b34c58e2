# The twin of root_start_new_thread.py with a lock around the change.
import threading
import _thread


served = 0
served_lock = threading.Lock()


def serve(*_):
    global served
    with served_lock:
        served += 1


def main():
    for _ in range(4):
        _thread.start_new_thread(serve, ())
    serve()
