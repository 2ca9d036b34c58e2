import threading

first, second = threading.Lock(), threading.Lock()


def several(self, path):
    with first, second:
        work()
    with open(path) as f, self._lock, self.pool() as (a, b):
        f.read()
    with (
        first as x,
        second,
    ):
        work(x)
    with (first, second):
        work()
    with (first):
        work()
    with (open("a")) as g, (open("b")):
        g.read()
    with open(path) as self.file, self.files[0] as self.files[1]:
        pass
    with (yield):
        pass


async def waits(lock, session):
    async with lock, session.get("u") as response:
        await response.text()
    async with (lock as held, session as s):
        return held, s
