# The task is stored before anybody awaits it.
import asyncio


async def connect(url):
    await asyncio.sleep(1)
    return url


class Client:
    def __init__(self, url):
        self._url = url
        self._task = None
        self._session = None
        self._connecting = False

    async def session(self):
        if self._task is None:
            self._task = asyncio.create_task(connect(self._url))
        return await self._task

    async def plain_session(self):
        if self._session is None and not self._connecting:
            self._connecting = True
            self._session = await connect(self._url)
            self._connecting = False
        return self._session
