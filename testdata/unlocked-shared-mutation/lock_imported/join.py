# Every module takes the one lock, under whatever name it imported it.
from state import guard as peers_lock
from state import peers


def welcome(name, address):
    with peers_lock:
        peers[name] = address
