# The twin: every piece of work opens its own connection.
from concurrent.futures import ThreadPoolExecutor

import pymysql


def store(item):
    db = pymysql.connect(host="localhost")
    cursor = db.cursor()
    cursor.execute("INSERT INTO items VALUES (%s)", (item,))
    db.commit()
    db.close()


def store_all(items):
    with ThreadPoolExecutor() as pool:
        list(pool.map(store, items))
