# What is handed to a thread does not run on the loop: functions, closures, pools.
import asyncio
import time

import anyio
import requests


async def fetch(url):
    loop = asyncio.get_running_loop()
    first = await asyncio.to_thread(requests.get, url)
    second = await loop.run_in_executor(None, lambda: requests.get(url))

    def slowly():
        time.sleep(1)
        return requests.get(url)

    third = await anyio.to_thread.run_sync(slowly)
    return first, second, third
