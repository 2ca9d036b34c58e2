# Locks of threads and of coroutines, as attributes and as globals, with other clauses too.
import asyncio
import threading

registry_lock = threading.RLock()
registry = {}


class Meter:
    def __init__(self):
        self._lock = threading.Lock()
        self._gate = asyncio.Lock()
        self._count = 0

    def count(self):
        self._lock.acquire()  #~ manual-release high
        try:
            self._count += 1
        finally:
            self._lock.release()

    async def report(self):
        await self._gate.acquire()  #~ manual-release high
        try:
            print(self._count)
        finally:
            self._gate.release()


def register(name, value):
    registry_lock.acquire()  #~ manual-release high
    try:
        registry[name] = int(value)
    except ValueError:
        registry[name] = 0
    finally:
        registry_lock.release()
