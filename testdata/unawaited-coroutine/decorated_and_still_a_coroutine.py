# Twin of `decorated.py`: the decorator is in sight and returns a coroutine function.
import functools


def traced(function):
    @functools.wraps(function)
    async def wrapper(*args):
        print(function.__name__)
        return await function(*args)

    return wrapper


class Migration:
    @staticmethod
    async def prepare():
        print("preparing")

    @traced
    async def run(self, name):
        print(name)

    async def all(self, names):
        Migration.prepare()  #~ unawaited-coroutine high
        for name in names:
            self.run(name)  #~ unawaited-coroutine high
