# Twin of `session_captured.py`: the threads share the engine, which is made for it.
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import create_engine
from sqlalchemy.orm import Session


def load_all(url, keys, model):
    engine = create_engine(url)

    def load(key):
        with Session(engine) as session:
            return session.get(model, key)

    with ThreadPoolExecutor() as pool:
        return list(pool.map(load, keys))
