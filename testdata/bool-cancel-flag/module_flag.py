# A module global as the stop flag of a thread.
import threading
import time

stop_requested = False


def work():
    while not stop_requested:  #~ bool-cancel-flag #~ busy-wait medium
        time.sleep(1)


def shutdown():
    global stop_requested
    stop_requested = True


def main():
    worker = threading.Thread(target=work)
    worker.start()
    shutdown()
    worker.join()
