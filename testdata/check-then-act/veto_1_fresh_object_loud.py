# The twin of veto_1_fresh_object.py: what is filled is the cart that all share.
import threading


class Cart:
    def __init__(self):
        self.owner = None


shared = Cart()


def claim(name):
    cart = shared
    if cart.owner is None:
        cart.owner = make_owner(name)  #~ unsafe-lazy-init
    return cart


def make_owner(name):
    return [name]


def main(names):
    workers = [threading.Thread(target=claim, args=(name,)) for name in names]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
