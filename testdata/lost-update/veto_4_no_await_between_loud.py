# The twin of veto_4_no_await_between.py: others run between the reading and the writing.
import asyncio

balance = 0


async def deposit(amount):
    global balance
    old = balance
    await asyncio.sleep(0)
    balance = old + amount  #~ await-check-then-act medium


async def main():
    await asyncio.gather(*(deposit(amount) for amount in range(10)))
