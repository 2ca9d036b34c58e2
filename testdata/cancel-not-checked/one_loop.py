# The only loop asks in each round.
import threading
import time


def run(stop: threading.Event, server):
    while not stop.is_set():
        server.send()
        time.sleep(5)
