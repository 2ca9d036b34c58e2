import threading
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Config:
    name: str
    lock: threading.Lock = threading.Lock()
    own: threading.Lock = field(default_factory=threading.Lock)


class Worker(threading.Thread, Base[int], metaclass=Meta, **options):
    _instances = 0
    _lock = lock_a = threading.Lock()
    handlers, extra = {}, []

    def __init__(self, target=None, *args, name="w", **kwargs):
        super().__init__(target=target)
        self.items = []

    @property
    def size(self) -> int:
        return len(self.items)

    @size.setter
    def size(self, value):
        self._size = value

    @classmethod
    def create(cls, /, key, *, flag=False):
        cls._instances += 1
        return cls()

    @staticmethod
    def helper(value):
        return value

    @app.route("/x")
    @decorators[0]
    async def handler(self):
        pass

    class Inner:
        level = 1

        def run(self):
            return self.level

    if DEBUG:
        def check(self): return 1
    else:
        def check(self): return 2

    key = lambda self: self.items


def factory(base):
    class Local(base):
        def run(self):
            return base

    return Local, Local()


def again(): pass
def again(): return 1


class TestThings:
    def test_one(self): pass
    def helper(self): pass


def test_two(): pass
