# The twin: inside of it.
from concurrent.futures import ThreadPoolExecutor


def convert(images, convert_one, publish):
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(convert_one, images))
        pool.submit(publish, done).result()
