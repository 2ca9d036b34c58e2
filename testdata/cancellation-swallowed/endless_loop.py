# A worker that logs its cancellation and takes the next message can never be cancelled.
import asyncio
import logging

log = logging.getLogger(__name__)


async def consume(queue, store):
    while True:
        try:
            item = await queue.get()
            await store.save(item)
        except asyncio.CancelledError:  #~ cancellation-swallowed high
            log.warning("cancelled")


async def consume_carefully(queue, store):
    while True:
        try:
            item = await queue.get()
            await store.save(item)
        except asyncio.CancelledError:
            log.warning("cancelled")
            raise
