# Whoever empties the queue in a loop is mostly the last one to use it.
import queue


class Connections:
    def __init__(self):
        self.dead = queue.PriorityQueue()

    def mark_dead(self, connection):
        self.dead.put(connection)

    def forget(self):
        while not self.dead.empty():
            self.dead.get()  #~ check-then-act low
