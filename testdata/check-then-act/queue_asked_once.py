# A queue is asked whether it is empty, then waited for: the last item may be gone, and the wait has no end.
import queue


class Connections:
    def __init__(self):
        self.dead = queue.PriorityQueue()

    def mark_dead(self, connection):
        self.dead.put(connection)

    def resurrect(self):
        if self.dead.empty():
            return None
        return self.dead.get()  #~ check-then-act medium
