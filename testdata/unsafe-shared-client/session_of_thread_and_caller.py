# A thread and its owner's callers use the same session.
import threading
import time

from sqlalchemy.orm import Session


class Outbox:
    def __init__(self, engine, model):
        self.model = model
        self.session = Session(engine)
        self.worker = threading.Thread(target=self._send, daemon=True)
        self.worker.start()

    def _send(self):
        while True:
            for message in self.session.query(self.model).all():  #~ unsafe-shared-client medium
                message.sent = True
            self.session.commit()
            time.sleep(5)

    def put(self, message):
        self.session.add(message)
        self.session.commit()
