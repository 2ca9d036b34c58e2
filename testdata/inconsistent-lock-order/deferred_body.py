# The inner function runs later, on a thread that holds nothing.
import threading

queue_lock = threading.Lock()
log_lock = threading.Lock()


def enqueue(pool):
    with queue_lock:

        def report():
            with log_lock:
                return "queued"

        pool.submit(report)


def rotate():
    with log_lock:
        with queue_lock:
            return "rotated"
