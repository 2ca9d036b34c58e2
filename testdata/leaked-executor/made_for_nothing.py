# A pool is made and never used.
import multiprocessing
from concurrent.futures import ThreadPoolExecutor


def warm_up():
    _ = ThreadPoolExecutor()  #~ leaked-executor low
    workers = multiprocessing.Pool(2)  #~ leaked-executor low
