# Every call makes a lock of its own.
import asyncio
import threading
from threading import RLock, Semaphore


def one(write):
    with threading.Lock():  #~ per-call-lock high
        write()


def two(write):
    with RLock() as lock:  #~ per-call-lock high
        write(lock)


def three(write):
    with Semaphore(4):  #~ per-call-lock high
        write()


async def four(write):
    async with asyncio.Lock():  #~ per-call-lock high
        write()
