# A thread and its owner's callers use the same session.
import threading

from sqlalchemy.orm import Session


class Outbox:
    def __init__(self, engine, model):
        self.model = model
        self.session = Session(engine)
        self.ended = threading.Event()
        self.worker = threading.Thread(target=self._send)
        self.worker.start()

    def _send(self):
        while not self.ended.wait(5):
            for message in self.session.query(self.model).all():  #~ unsafe-shared-client medium
                message.sent = True
            self.session.commit()

    def put(self, message):
        self.session.add(message)
        self.session.commit()

    def close(self):
        self.ended.set()
        self.worker.join()
