# The child goes on with the client that its parent made.
import multiprocessing

import pymongo

client = pymongo.MongoClient()


def count(name):
    print(client.shop[name].count_documents({}))  #~ fork-after-threads low


def count_all(names):
    children = [multiprocessing.Process(target=count, args=(name,)) for name in names]
    for child in children:
        child.start()
    for child in children:
        child.join()
