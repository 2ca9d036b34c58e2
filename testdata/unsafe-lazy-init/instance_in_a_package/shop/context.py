# The package starts threads elsewhere, and everybody is given the one instance by a getter.
class Context:
    _instance = None

    def __init__(self):
        self.sockets = set()
        self.closed = False

    @classmethod
    def instance(cls):
        if cls._instance is None or cls._instance.closed:
            cls._instance = cls()  #~ unsafe-lazy-init medium
        return cls._instance
