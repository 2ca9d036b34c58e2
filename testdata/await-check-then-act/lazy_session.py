# Two tasks find no session, and both connect.
import asyncio


async def connect(url):
    await asyncio.sleep(1)
    return url


class Client:
    def __init__(self, url):
        self._url = url
        self._session = None
        self._lock = asyncio.Lock()

    async def session(self):
        if self._session is None:
            self._session = await connect(self._url)  #~ await-check-then-act medium
        return self._session

    async def close(self):
        async with self._lock:
            self._session = None


class LockedClient:
    def __init__(self, url):
        self._url = url
        self._session = None
        self._lock = asyncio.Lock()

    async def session(self):
        async with self._lock:
            if self._session is None:
                self._session = await connect(self._url)
            return self._session
