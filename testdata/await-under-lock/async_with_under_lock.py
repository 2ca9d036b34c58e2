# Entering `async with` and drawing from `async for` suspend as `await` does.
import threading


class Journal:
    def __init__(self, pool):
        self._lock = threading.Lock()
        self._pool = pool
        self._lines = []

    async def load(self):
        with self._lock:  #~ await-under-lock high
            async with self._pool.connection() as connection:
                self._lines = list(connection.lines)

    async def follow(self, stream):
        with self._lock:  #~ await-under-lock high
            async for line in stream:
                self._lines.append(line)
