# The copy is tested, and the copy is used.
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
            return self.choose(connections)
        return connections[0]
