# The loop awaits, and other coroutines change the dict meanwhile.
import asyncio

triggers: dict[str, object] = {}


async def load(name):
    triggers[name] = object()


async def evaluate():
    for name in triggers.values():  #~ iterate-while-mutated medium
        await asyncio.sleep(0)
        print(name)
