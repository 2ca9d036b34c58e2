# The pool is shut down by hand.
from concurrent.futures import ThreadPoolExecutor


def convert(images, convert_one, publish):
    pool = ThreadPoolExecutor()
    done = [pool.submit(convert_one, image) for image in images]
    pool.shutdown()
    pool.submit(publish, done)  #~ use-after-close high
