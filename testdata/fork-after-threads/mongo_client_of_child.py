# Twin of `mongo_client_of_parent.py`: every child makes its client.
import multiprocessing

import pymongo


def count(name):
    client = pymongo.MongoClient()
    print(client.shop[name].count_documents({}))


def count_all(names):
    children = [multiprocessing.Process(target=count, args=(name,)) for name in names]
    for child in children:
        child.start()
    for child in children:
        child.join()
