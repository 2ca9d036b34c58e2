# Twin of `called_target.py`: what is called makes what the thread runs, or may.
import asyncio
import functools
import threading
from concurrent.futures import ThreadPoolExecutor

from jobs import find_job


def loader(path):
    def load():
        print(path)

    return load


def load(path):
    print(path)


class Base:
    def job(self):
        raise NotImplementedError

    def start(self):
        worker = threading.Thread(target=self.job())
        worker.start()
        worker.join()


async def serve():
    print("serving")


def main():
    first = threading.Thread(target=loader("a"))
    first.start()
    second = threading.Thread(target=functools.partial(load, "b"))
    second.start()
    third = threading.Thread(target=find_job("c"))
    third.start()
    server = threading.Thread(target=asyncio.run, args=(serve(),))
    server.start()
    for worker in (first, second, third, server):
        worker.join()
    with ThreadPoolExecutor() as pool:
        pool.submit(load, "d").result()
