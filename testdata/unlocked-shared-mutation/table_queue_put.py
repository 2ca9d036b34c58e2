# Queues of every kind are made for several threads.
import queue
import threading

orders = queue.Queue()
stack = queue.LifoQueue()
urgent = queue.PriorityQueue()
replies = queue.SimpleQueue()


def place():
    orders.put("tea")
    stack.put("plate")
    urgent.put((1, "milk"))
    replies.put("done")


def fetch():
    return orders.get(), stack.get(), urgent.get(), replies.get()


def length():
    return orders.qsize()


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=place))
        workers.append(threading.Thread(target=fetch))
        workers.append(threading.Thread(target=length))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
