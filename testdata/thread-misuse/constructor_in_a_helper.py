# The base class's common beginning, which every constructor calls, makes it a thread.
import threading


class Job(threading.Thread):
    def _begin(self):
        self.status = "created"
        threading.Thread.__init__(self)

    def run(self):
        self.call()


class Evaluate(Job):
    def __init__(self, expression):
        self.expression = expression
        self._begin()

    def call(self):
        return len(self.expression)
