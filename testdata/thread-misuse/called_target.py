# The work is called where the thread is built.
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def load():
    print("loading")


async def serve():
    print("serving")


class Reloader:
    def reload(self):
        self.loaded = True

    def start(self):
        worker = threading.Thread(target=self.reload())  #~ thread-misuse high
        worker.start()
        worker.join()


def main():
    loader = threading.Thread(target=load())  #~ thread-misuse high
    loader.start()
    loader.join()
    reminder = threading.Timer(5, load())  #~ thread-misuse high
    reminder.start()
    with ThreadPoolExecutor() as pool:
        pool.submit(load()).result()  #~ thread-misuse high
        pool.submit(time.sleep(1)).result()  #~ thread-misuse high
    server = threading.Thread(target=serve)  #~ thread-misuse high
    server.start()
    server.join()
