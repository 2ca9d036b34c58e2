# Every thread of the pool is given the one session.
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.orm import sessionmaker

Session = sessionmaker()


def store(session, order):
    session.add(order)
    session.commit()


def store_all(orders):
    session = Session()
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(store, session, order) for order in orders]  #~ unsafe-shared-client medium
    return [future.result() for future in futures]
