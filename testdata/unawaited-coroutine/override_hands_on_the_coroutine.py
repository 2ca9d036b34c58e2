# An async override returns what the base's coroutine function makes, without awaiting it.


class Condition:
    async def wait(self):
        return True


class Checked(Condition):
    def __init__(self, owner):
        self._owner = owner

    async def wait(self):
        self._owner.check()
        return super().wait()  #~ unawaited-coroutine medium


class Awaiting(Condition):
    async def wait(self):
        return await super().wait()
