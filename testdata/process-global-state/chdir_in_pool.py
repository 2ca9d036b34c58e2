# The tasks of a pool change the one working directory.
import os
from concurrent.futures import ThreadPoolExecutor


def build(folder):
    os.chdir(folder)  #~ process-global-state medium
    with open("log.txt", "w") as log:
        log.write("built")


def main(folders):
    with ThreadPoolExecutor() as pool:
        list(pool.map(build, folders))
