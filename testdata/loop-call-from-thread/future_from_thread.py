# A thread sets the result of a future that the loop waits for.
import asyncio
import threading


async def compute(job):
    answer = asyncio.get_running_loop().create_future()

    def work():
        answer.set_result(job())  #~ loop-call-from-thread high

    threading.Thread(target=work, daemon=True).start()
    return await answer
