# Each request sets a list of its own.
from contextvars import ContextVar

tags = ContextVar("tags")


async def handle(request):
    tags.set([])
    await request.run()


def tag(name):
    tags.get().append(name)
