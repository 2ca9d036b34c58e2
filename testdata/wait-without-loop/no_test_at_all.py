# A notification that came before is missed.
import threading


class Doorbell:
    def __init__(self):
        self._rung = threading.Condition()

    def ring(self):
        with self._rung:
            self._rung.notify_all()

    def answer(self):
        with self._rung:
            self._rung.wait()  #~ wait-without-loop medium
        print("coming")
