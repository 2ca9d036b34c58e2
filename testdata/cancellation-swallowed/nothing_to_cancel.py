# Without an `await` in the body nothing can be cancelled there.
import asyncio


async def result_of(task):
    while True:
        try:
            return task.result()
        except asyncio.CancelledError:
            await asyncio.sleep(1)


def parse(text):
    try:
        return int(text)
    except:
        return None
