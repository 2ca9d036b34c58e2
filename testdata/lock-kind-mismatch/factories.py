# The decorator says how the generator is entered.
from contextlib import asynccontextmanager, contextmanager


@asynccontextmanager
async def connected(pool):
    connection = await pool.connect()
    yield connection


@contextmanager
def opened(path):
    file = open(path)
    yield file
    file.close()


def read(path, pool):
    with opened(path) as file:
        print(file.read())
    with connected(pool) as connection:  #~ lock-kind-mismatch high
        print(connection)


async def read_later(path, pool):
    async with connected(pool) as connection:
        print(connection)
    async with opened(path) as file:  #~ lock-kind-mismatch high
        print(file.read())
