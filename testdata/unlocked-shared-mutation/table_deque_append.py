# A deque is made for threads that append to it and pop from it.
import collections
import threading

tasks = collections.deque()


def plan():
    tasks.append("sweep")
    tasks.appendleft("wash")


def work():
    try:
        tasks.popleft()
        tasks.pop()
    except IndexError:
        pass


def left():
    return len(tasks)


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=plan))
        workers.append(threading.Thread(target=work))
        workers.append(threading.Thread(target=left))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
