# A copy is iterated on the other thread.
import tornado.websocket


class Feed(tornado.websocket.WebSocketHandler):
    clients = set()

    @classmethod
    def broadcast(cls, message, loop):
        for client in cls.clients.copy():
            loop.add_callback(client.write_message, message)

    def open(self):
        self.clients.add(self)

    def on_close(self):
        self.clients.discard(self)
