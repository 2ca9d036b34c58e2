# Every process has a working directory of its own.
import os
from concurrent.futures import ProcessPoolExecutor


def build(folder):
    os.chdir(folder)
    with open("log.txt", "w") as log:
        log.write("built")


def main(folders):
    with ProcessPoolExecutor() as pool:
        list(pool.map(build, folders))
