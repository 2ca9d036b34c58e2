# The loop does something in each round.
import time


class Pump:
    def __init__(self):
        self.running = True
        self.rounds = 0

    def run(self, source, sink):
        while self.running:
            sink.put(source.get())
            time.sleep(0.1)
            self.rounds += 1
