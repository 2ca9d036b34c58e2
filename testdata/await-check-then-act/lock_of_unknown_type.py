# What is entered around both may be a lock.
from library import Mutex


class Client:
    def __init__(self, server):
        self._server = server
        self._mutex = Mutex()
        self._session = None

    async def session(self):
        async with self._mutex:
            if self._session is None:
                self._session = await self._server.connect()
        return self._session

    async def session_by_key(self, key):
        async with self._server.lock_for(key):
            if self._session is None:
                self._session = await self._server.connect()
        return self._session
