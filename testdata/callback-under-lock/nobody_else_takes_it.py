# Nobody but the function itself takes the lock: what it calls has no way back but the same call.
import threading

_turn = threading.Lock()


def in_turn(callback):
    with _turn:
        callback()
