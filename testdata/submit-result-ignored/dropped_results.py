# Nobody draws the results of `map`, or keeps the future of `submit`.
from concurrent.futures import ThreadPoolExecutor


def convert(path):
    if not path:
        raise ValueError(path)
    return path.upper()


def convert_all(paths):
    with ThreadPoolExecutor() as pool:
        pool.map(convert, paths)  #~ submit-result-ignored medium
        pool.submit(convert, paths[0])  #~ submit-result-ignored low
        last = pool.submit(convert, paths[-1])  #~ submit-result-ignored low
