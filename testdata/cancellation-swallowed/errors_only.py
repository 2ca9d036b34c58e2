# Since Python 3.8 cancellation is no `Exception`.
import logging


async def consume(queue):
    while True:
        try:
            item = await queue.get()
            await item.run()
        except Exception:
            logging.exception("cannot run")
