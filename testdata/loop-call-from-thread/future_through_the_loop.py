# The twin: it is handed to the loop.
import asyncio
import threading


async def compute(job):
    loop = asyncio.get_running_loop()
    answer = loop.create_future()

    def work():
        loop.call_soon_threadsafe(answer.set_result, job())

    threading.Thread(target=work, daemon=True).start()
    return await answer
