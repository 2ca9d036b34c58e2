# A task has its own copy of the context.
from contextvars import ContextVar

user = ContextVar("user", default=None)


async def handle(request):
    user.set(request.user)
    await request.run()


def login(name):
    user.set(name)
