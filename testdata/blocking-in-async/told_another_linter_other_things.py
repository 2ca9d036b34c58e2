# Another linter is told something else.
import time


async def unknown():
    time.sleep(3)  # noqa: E501  #~ blocking-in-async high
