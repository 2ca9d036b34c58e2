# Hand over hand: the variable means another node.
import threading


class Node:
    def __init__(self, rest):
        self.lock = threading.Lock()
        self.rest = rest


def last(node: Node):
    node.lock.acquire()
    while node.rest is not None:
        following = node.rest
        following.lock.acquire()
        node.lock.release()
        node = following
    node.lock.release()
    return node
