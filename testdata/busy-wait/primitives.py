# A queue and a thread can be waited for.
import queue
import threading
import time

jobs = queue.Queue()


def drain():
    while not jobs.empty():  #~ busy-wait medium
        time.sleep(1)


def run(work):
    thread = threading.Thread(target=work)
    thread.start()
    while thread.is_alive():  #~ busy-wait medium
        pass
    thread.join()


def run_and_wait(work):
    thread = threading.Thread(target=work)
    thread.start()
    while thread.is_alive():
        thread.join(0.1)
        print("still running")
