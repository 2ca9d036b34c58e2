# Both orders run on one thread, one after the other; nobody else takes either lock.
import threading


def run(jobs):
    first = threading.Lock()
    second = threading.Lock()

    def work():
        with first:
            with second:
                jobs.pop()
        with second:
            with first:
                jobs.pop()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
