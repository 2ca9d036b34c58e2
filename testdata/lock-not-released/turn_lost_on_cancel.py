# A lock made by hand: a waiter that is cancelled just after the lock was handed to it hands it to nobody.
import asyncio
from collections import deque


class Turnstile:
    def __init__(self):
        self._taken = False
        self._line = deque()

    async def acquire(self):
        if not self._taken:
            self._taken = True
            return
        turn = asyncio.Event()
        self._line.append(turn)
        try:
            await turn.wait()
        except BaseException:  #~ lock-not-released medium
            if not turn.is_set():
                self._line.remove(turn)
            raise

    def release(self):
        if self._line:
            self._line.popleft().set()
        else:
            self._taken = False
