# Read into a local variable, slept on, written back.
import threading
import time


class Tally:
    def __init__(self):
        self.total = 0

    def add(self, amount):
        old = self.total
        time.sleep(0.001)
        self.total = old + amount  #~ lost-update


def main():
    tally = Tally()
    for amount in range(10):
        threading.Thread(target=tally.add, args=(amount,)).start()
