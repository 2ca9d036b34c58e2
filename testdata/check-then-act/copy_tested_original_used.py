# A copy is made and tested, and then the original is used all the same.
import queue


class Pool:
    def __init__(self, connections, choose):
        self.connections = list(connections)
        self.dead = queue.PriorityQueue()
        self.choose = choose

    def mark_dead(self, connection, now):
        self.connections.remove(connection)
        self.dead.put((now, connection))

    def get(self):
        connections = self.connections[:]
        if len(connections) > 1:
            return self.choose(self.connections)  #~ check-then-act medium
        return connections[0]
