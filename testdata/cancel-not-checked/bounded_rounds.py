# A few rounds end by themselves.
import threading
import time


def run(stop: threading.Event, server):
    while not stop.is_set():
        for _ in range(3):
            server.send()
            time.sleep(1)  #~ cancel-not-checked low
        server.flush()
        time.sleep(1)
