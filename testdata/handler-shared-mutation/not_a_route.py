# A decorator that is only named like a route.
from settings import options

loaded = 0


@options.get("level")
def level(value):
    return value


@options.get("count")
def count(value):
    global loaded
    loaded = value
    return loaded
