# Another linter is told that it is meant so, by the code of the same thing.
import time


async def known():
    time.sleep(3)  # noqa: ASYNC251
