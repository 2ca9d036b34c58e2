# The pool is shut down when its `with` ends.
from concurrent.futures import ThreadPoolExecutor


def convert(images, convert_one, publish):
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(convert_one, images))
    pool.submit(publish, done).result()  #~ use-after-close high
