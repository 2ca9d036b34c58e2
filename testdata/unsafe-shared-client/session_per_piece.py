# Twin of `session_of_pool.py`: every piece of work is given a session of its own, or makes it.
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.orm import sessionmaker

Session = sessionmaker()


def store(session, order):
    session.add(order)
    session.commit()


def store_new(order):
    with Session() as session:
        session.add(order)
        session.commit()


def store_all(orders):
    futures = []
    with ThreadPoolExecutor() as pool:
        for order in orders:
            session = Session()
            futures.append(pool.submit(store, session, order))
        for order in orders:
            futures.append(pool.submit(store, Session(), order))
        for order in orders:
            futures.append(pool.submit(store_new, order))
    return [future.result() for future in futures]
