# Whoever hands work to the loop is on another thread than the handlers of the loop.
import tornado.websocket


class Feed(tornado.websocket.WebSocketHandler):
    clients = set()

    @classmethod
    def broadcast(cls, message, loop):
        for client in cls.clients:  #~ iterate-while-mutated medium
            loop.add_callback(client.write_message, message)

    def open(self):
        self.clients.add(self)

    def on_close(self):
        self.clients.discard(self)
