# A condition and a queue wait by themselves.
import queue
import threading

ready = threading.Condition()
jobs = queue.Queue()


def next_job(state):
    with ready:
        while not state.open:
            ready.wait()
    return jobs.get()
