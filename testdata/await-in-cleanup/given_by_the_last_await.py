# What is cleaned up is given by the last thing the `try` awaits: who is cancelled there has none.
import anyio


class Channel:
    async def connect(self):
        await anyio.sleep(0)
        return object()

    async def close_session(self, session):
        await anyio.sleep(1)

    async def run(self, session):
        await anyio.sleep(9)

    async def start(self, group):
        session = None
        try:
            session = await self.connect()
            group.start_soon(self.run, session)
            return True
        except BaseException:
            if session is not None:
                await self.close_session(session)
            raise
