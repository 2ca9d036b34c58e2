# Twin of `session_of_pool.py`: one lock is held from the first statement to the commit.
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.orm import sessionmaker

Session = sessionmaker()
writing = threading.Lock()


def store(session, order):
    with writing:
        session.add(order)
        session.commit()


def store_all(orders):
    session = Session()
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(store, session, order) for order in orders]
    return [future.result() for future in futures]
