# A function of the project is given a coroutine and does nothing with it, or works on it as on its result.


async def read(path):
    return path


async def log_later(entry, level):
    print(level)


def first_line(text):
    return text.split("\n")[0]


def as_text(value):
    return value.decode() if isinstance(value, bytes) else value


async def report(path):
    await log_later(read(path), 3)  #~ unawaited-coroutine medium
    print(first_line(read(path)))  #~ unawaited-coroutine medium
    if as_text(read(path)) != "ok":  #~ unawaited-coroutine medium
        print("failed")
