# Several threads of a pool execute on one cursor.
from concurrent.futures import ThreadPoolExecutor

import pymysql

db = pymysql.connect(host="localhost")
cursor = db.cursor()


def store(item):
    cursor.execute("INSERT INTO items VALUES (%s)", (item,))  #~ db-shared-connection high


def store_all(items):
    with ThreadPoolExecutor() as pool:
        list(pool.map(store, items))
