# The twin of between_awaits.py: nothing is awaited inside the loop.
import asyncio

triggers: dict[str, object] = {}


async def load(name):
    triggers[name] = object()


async def evaluate():
    for name in triggers.values():
        print(name)
    await asyncio.sleep(0)
