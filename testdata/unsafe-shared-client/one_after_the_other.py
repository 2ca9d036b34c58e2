# The session goes from one piece of work to the next: each is waited for before the other begins.
import asyncio
import threading

from sqlalchemy.orm import sessionmaker

Session = sessionmaker()


def store(session, order):
    session.add(order)
    session.commit()


def store_with_pool(pool, orders):
    session = Session()
    for order in orders:
        future = pool.submit(store, session, order)
        future.result()


def store_with_threads(orders):
    session = Session()
    for order in orders:
        thread = threading.Thread(target=store, args=(session, order))
        thread.start()
        thread.join()


async def store_beside_the_loop(orders):
    session = Session()
    for order in orders:
        await asyncio.to_thread(store, session, order)
    await asyncio.to_thread(store, session, None)
