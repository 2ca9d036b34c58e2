# A pool of threads runs loops in loops, with a helper.
from concurrent.futures import ThreadPoolExecutor

SIZE = 2_000


def cell(row, column):
    return (row * column) % 7


def table(seed):
    total = seed
    for row in range(SIZE):
        for column in range(SIZE):
            total += cell(row, column)
    return total


def main():
    with ThreadPoolExecutor() as pool:
        return list(pool.map(table, range(8)))  #~ cpu-bound-thread medium
