# Nobody can stop it anyway.
import time


def run(server):
    while server.open:
        while not server.send():
            time.sleep(5)
            server.reset()
