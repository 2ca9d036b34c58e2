# The work catches and reports what it raises.
from concurrent.futures import ThreadPoolExecutor


def convert(path):
    try:
        print(path.upper())
        path.strip().encode()
    except ValueError as error:
        print(error)


def convert_all(paths):
    with ThreadPoolExecutor() as pool:
        for path in paths:
            pool.submit(convert, path)
