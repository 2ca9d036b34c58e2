# Twin of `redis_pipeline.py`: every piece of work fills a pipeline of its own.
from concurrent.futures import ThreadPoolExecutor

import redis

cache = redis.Redis()


def load_all(rows):
    def load(row):
        pipe = cache.pipeline()
        pipe.hset(row["id"], mapping=row)
        pipe.execute()

    with ThreadPoolExecutor() as pool:
        list(pool.map(load, rows))
