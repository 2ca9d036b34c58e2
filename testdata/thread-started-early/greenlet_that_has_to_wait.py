# Nothing in between lets the greenlet run.
import gevent


class Worker:
    def __init__(self, client):
        self.client = client
        gevent.spawn(self.heartbeat)
        self.state = "ready"

    def heartbeat(self):
        self.client.send(self.state)
