# A lock made by hand: a waiter that is cancelled with the lock already its own releases it.
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
        except BaseException:
            if not turn.is_set():
                self._line.remove(turn)
            else:
                self.release()
            raise

    def release(self):
        if self._line:
            self._line.popleft().set()
        else:
            self._taken = False
