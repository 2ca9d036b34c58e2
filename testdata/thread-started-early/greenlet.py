# The greenlet runs as soon as the constructor waits for the network, and reads what is set after that.
import gevent


class Worker:
    def __init__(self, client):
        self.client = client
        gevent.spawn(self.heartbeat)  #~ thread-started-early medium
        self.client.send("ready")
        self.state = "ready"

    def heartbeat(self):
        self.client.send(self.state)
