import threading


class Bank:
    def __init__(self):
        self.accounts = threading.Lock()
        self.audit = threading.Lock()

    def transfer(self, amount):
        with self.audit:
            with self.accounts:
                self.total += amount

    def report(self):
        with self.accounts:
            print("one of many lines")
            print("that stand between")
            print("the two locks here")
            print("so that they are far apart")
            with self.audit:
                return self.total
