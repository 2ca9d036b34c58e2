# Twin of `passed_in_vain.py`: who is given the coroutine awaits it, hands it on, or is only a placeholder.


async def read(path):
    return path


async def log_later(entry, level):
    print(level, await entry)


def same(value, level):
    print(level)
    return value


def wait_for(value):
    """Replaced when the program starts."""


async def report(path):
    await log_later(read(path), 3)
    await same(read(path), 3)
    wait_for(read(path))
