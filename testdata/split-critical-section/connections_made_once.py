# The twins of connections_made_twice.py: the second section looks again, or there is only one.

import socket
import threading


class Connection:
    def __init__(self, host):
        self.host = host
        self.socket = socket.create_connection((host, 80))
        self.uses = 0


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
                if host not in self._connections:
                    self._connections[host] = connection
                connection = self._connections[host]
        return connection

    def get_or_keep(self, host):
        with self._lock:
            if host in self._connections:
                return self._connections[host]
        connection = Connection(host)
        with self._lock:
            return self._connections.setdefault(host, connection)

    def get_whole(self, host):
        with self._lock:
            connection = self._connections.get(host)
            if connection is None:
                connection = Connection(host)  #~ blocking-under-lock low
                self._connections[host] = connection
        return connection
