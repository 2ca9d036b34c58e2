# Twin of `session_of_thread_and_caller.py`: the callers hand the message to the thread, which alone has the session.
import queue
import threading

from sqlalchemy.orm import Session


class Outbox:
    def __init__(self, engine):
        self.messages = queue.Queue()
        self.session = Session(engine)
        self.worker = threading.Thread(target=self._send)
        self.worker.start()

    def _send(self):
        while True:
            message = self.messages.get()
            if message is None:
                break
            self.session.add(message)
            self.session.commit()

    def put(self, message):
        self.messages.put(message)

    def close(self):
        self.messages.put(None)
        self.worker.join()
