# A lock that belongs to the other object is still a lock that is held; nothing is said about it here.
import threading


class Node:
    def __init__(self):
        self.lock = threading.Lock()
        self.children = {}

    def attach(self, child):
        with self.lock:
            self.children[child.name] = child

    def move_to(self, other, child):
        with other.lock:
            other.children[child.name] = child
        with self.lock:
            self.children.pop(child.name)
