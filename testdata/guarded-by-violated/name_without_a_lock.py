# The comment names no lock of the program.
class Account:
    def __init__(self):
        self._balance = 0  # lockwise: guarded-by(self._mutex)

    def balance(self):
        return self._balance
