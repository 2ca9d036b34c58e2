# A subclass calls its base's `run` from its own: that is how it is meant.
import threading


class Traced(threading.Thread):
    def run(self):
        print("begins")
        super().run()
        print("ends")


class Again(Traced):
    def run(self):
        Traced.run(self)
        self.again()

    def again(self):
        print("again")
