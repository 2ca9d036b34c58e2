# A connection is looked up in one section and stored in the next: two callers make one each, and one of the two is lost.

import socket
import threading


class Connection:
    def __init__(self, host):
        self.host = host
        self.socket = socket.create_connection((host, 80))
        self.uses = 0

    def use(self):
        self.uses += 1


class Pool:
    def __init__(self):
        self._lock = threading.Lock()
        self._connections = {}

    def get(self, host):
        with self._lock:
            connection = self._connections.get(host)
        if connection is None:
            connection = Connection(host)
            with self._lock:
                self._connections[host] = connection  #~ split-critical-section medium  #~ check-then-act low
        return connection

    def get_early(self, host):
        with self._lock:
            if host in self._connections:
                return self._connections[host]
        connection = Connection(host)
        with self._lock:
            self._connections[host] = connection  #~ split-critical-section medium
        return connection
