# Twin of `one_after_the_other.py`: all pieces of work are started before the first is waited for.
import asyncio
import threading

from sqlalchemy.orm import sessionmaker

Session = sessionmaker()


def store(session, order):
    session.add(order)
    session.commit()


def store_with_threads(orders):
    session = Session()
    threads = []
    for order in orders:
        thread = threading.Thread(target=store, args=(session, order))  #~ unsafe-shared-client medium
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()


async def store_beside_the_loop(orders):
    session = Session()
    await asyncio.gather(*(asyncio.to_thread(store, session, order) for order in orders))  #~ unsafe-shared-client medium
