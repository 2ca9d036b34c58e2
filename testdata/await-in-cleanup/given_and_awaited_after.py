# What is cleaned up is given by the first thing that the `try` awaits: who is cancelled in the second has it.
import anyio


class Channel:
    async def connect(self):
        await anyio.sleep(0)
        return object()

    async def close_session(self, session):
        await anyio.sleep(1)

    async def run(self, session):
        await anyio.sleep(9)

    async def serve(self):
        session = None
        try:
            session = await self.connect()
            await self.run(session)
            return True
        except BaseException:
            if session is not None:
                await self.close_session(session)  #~ await-in-cleanup medium
            raise
