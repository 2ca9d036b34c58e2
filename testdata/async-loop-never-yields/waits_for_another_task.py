# Nobody can set the event or finish the task while the loop goes round.
import asyncio


async def drain(work):
    task = asyncio.create_task(work())
    stopped = asyncio.Event()
    while not task.done():  #~ async-loop-never-yields medium #~ busy-wait medium
        pass
    while not stopped.is_set():  #~ async-loop-never-yields medium
        work.step()
