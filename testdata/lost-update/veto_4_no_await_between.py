# A coroutine that awaits before it reads and writes is alone while it does both.
import asyncio

balance = 0


async def deposit(amount):
    global balance
    await asyncio.sleep(0)
    old = balance
    balance = old + amount


async def main():
    await asyncio.gather(*(deposit(amount) for amount in range(10)))
