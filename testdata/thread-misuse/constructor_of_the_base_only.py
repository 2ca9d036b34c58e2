# The base class's constructor makes it a thread, and the subclass has one of its own that does not call it.
import threading


class Job(threading.Thread):
    def __init__(self):
        threading.Thread.__init__(self)
        self.status = "created"

    def run(self):
        self.call()


class Evaluate(Job):
    def __init__(self, expression):  #~ thread-misuse
        self.expression = expression

    def call(self):
        return len(self.expression)
