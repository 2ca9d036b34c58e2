# The test under the lock is the one that counts.
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
            async with self._lock:
                if self._session is None:
                    self._session = await connect(self._url)
        return self._session


class Fetcher:
    def __init__(self, url):
        self._url = url
        self._page = None

    async def page(self):
        if self._page is None:
            page = await connect(self._url)
            if self._page is None:
                self._page = page
        return self._page
