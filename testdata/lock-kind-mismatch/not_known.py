# What is not known may be entered both ways.
import contextlib

from library import Base, locked


class Session(Base):
    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        return None


@locked
async def guarded():
    yield


def talk(lock):
    with Session() as session, lock:
        print(session)
    with guarded():
        print("guarded")
    with contextlib.ExitStack() as stack:
        stack.enter_context(lock)
