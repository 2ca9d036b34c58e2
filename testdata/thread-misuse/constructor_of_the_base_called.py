# The twin: the subclass's constructor calls that of the base class.
import threading


class Job(threading.Thread):
    def __init__(self):
        threading.Thread.__init__(self)
        self.status = "created"

    def run(self):
        self.call()


class Evaluate(Job):
    def __init__(self, expression):
        super().__init__()
        self.expression = expression

    def call(self):
        return len(self.expression)
