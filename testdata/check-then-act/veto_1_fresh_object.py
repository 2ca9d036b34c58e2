# The cart is filled before it is put where others see it.
import threading


class Cart:
    def __init__(self):
        self.owner = None


shared = Cart()


def claim(name):
    cart = Cart()
    if cart.owner is None:
        cart.owner = make_owner(name)
    return cart


def make_owner(name):
    return [name]


def main(names):
    workers = [threading.Thread(target=claim, args=(name,)) for name in names]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
