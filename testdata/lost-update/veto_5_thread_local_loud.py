# The twin of veto_5_thread_local.py: a plain namespace is everybody's.
import threading
import types

state = types.SimpleNamespace()
state.depth = 0


def descend():
    state.depth += 1  #~ lost-update


def main():
    workers = [threading.Thread(target=descend) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
