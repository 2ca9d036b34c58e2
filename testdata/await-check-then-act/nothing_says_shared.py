# Nothing says that two tasks share the object.
import asyncio


async def fetch(url):
    await asyncio.sleep(1)
    return url


class Response:
    def __init__(self, url):
        self._url = url
        self._body = None

    async def read(self):
        if self._body is None:
            self._body = await fetch(self._url)  #~ await-check-then-act low
        return self._body
