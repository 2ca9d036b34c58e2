# The threads see the session of the function around them.
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import create_engine
from sqlalchemy.orm import Session


def load_all(url, keys, model):
    engine = create_engine(url)
    session = Session(engine)

    def load(key):
        return session.get(model, key)  #~ unsafe-shared-client medium

    with ThreadPoolExecutor() as pool:
        return list(pool.map(load, keys))
