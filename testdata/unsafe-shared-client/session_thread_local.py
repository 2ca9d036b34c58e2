# Every thread keeps a session of its own.
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.orm import sessionmaker

Session = sessionmaker()
own = threading.local()


def session():
    if not hasattr(own, "session"):
        own.session = Session()
    return own.session


def store(order):
    session().add(order)
    own.session.commit()


def store_all(orders):
    with ThreadPoolExecutor() as pool:
        list(pool.map(store, orders))
