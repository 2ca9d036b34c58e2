# Only the attribute's name says that it is an event loop.


class Client:
    def __init__(self, loop):
        self._loop = loop

    async def renew(self):
        return self

    def start(self):
        self._loop.create_task(self.renew())  #~ fire-and-forget-task low


class Board:
    def __init__(self, tracker):
        self._tracker = tracker

    def start(self, title):
        self._tracker.create_task(title)
