# Twin of `dropped_results.py`: somebody looks at every outcome.
import multiprocessing
from concurrent.futures import ThreadPoolExecutor, as_completed


def convert(path):
    if not path:
        raise ValueError(path)
    return path.upper()


def convert_all(paths, log):
    with ThreadPoolExecutor() as pool:
        for one in pool.map(convert, paths):
            print(one)
        pending = [pool.submit(convert, path) for path in paths]
        for one in as_completed(pending):
            print(one.result())
        pool.submit(convert, paths[0]).add_done_callback(log)
        return list(pool.map(convert, paths))


def convert_in_processes(paths):
    with multiprocessing.Pool() as pool:
        pool.map(convert, paths)
