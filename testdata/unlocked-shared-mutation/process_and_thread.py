# Run by a process, which has a copy of its own, and by threads, which do not.
import multiprocessing
import threading

completed = 0


def work():
    global completed
    completed += 1  #~ lost-update


def run():
    process = multiprocessing.Process(target=work)
    process.start()
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    process.join()
