# The twin of veto_11_exit_stack_sorted.py: they are entered in the order in which they were given.
import contextlib
import threading


class Shelf:
    def __init__(self, number):
        self.number = number
        self.lock = threading.Lock()
        self.books = []


def swap(left, right):
    with contextlib.ExitStack() as stack:
        for shelf in (left, right):
            stack.enter_context(shelf.lock)  #~ inconsistent-lock-order low
        left.books, right.books = right.books, left.books
