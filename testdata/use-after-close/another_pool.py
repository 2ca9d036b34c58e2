# The twin: the variable is bound anew.
from concurrent.futures import ThreadPoolExecutor


def convert(images, convert_one, publish):
    pool = ThreadPoolExecutor()
    done = [pool.submit(convert_one, image) for image in images]
    pool.shutdown()
    pool = ThreadPoolExecutor()
    pool.submit(publish, done)
    pool.shutdown()
