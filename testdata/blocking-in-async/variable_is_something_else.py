# What was declared to be a file is a number by then.
import io


async def count(f: io.TextIOWrapper):
    f = 7
    return f.read()
