# The commands of all threads get into one pipeline.
from concurrent.futures import ThreadPoolExecutor

import redis

cache = redis.Redis()


def load_all(rows):
    pipe = cache.pipeline()

    def load(row):
        pipe.hset(row["id"], mapping=row)  #~ unsafe-shared-client medium
        pipe.execute()

    with ThreadPoolExecutor() as pool:
        list(pool.map(load, rows))
