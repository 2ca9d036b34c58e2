# Coroutines of one loop run one at a time; nothing awaits inside the update.
import asyncio


class Stats:
    def __init__(self):
        self.hits = 0

    async def handle(self, request):
        await request.read()
        self.hits += 1

    async def serve(self, requests):
        await asyncio.gather(*(self.handle(request) for request in requests))
