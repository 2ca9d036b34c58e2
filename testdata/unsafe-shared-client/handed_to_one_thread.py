# Twin of `handed_to_two_threads.py`: handed off to one thread, or to the next when the first has ended.
import threading

from sqlalchemy import create_engine, text


def copy(connection, table):
    connection.execute(text("INSERT INTO archive SELECT * FROM " + table))


def copy_one(url):
    connection = create_engine(url).connect()
    orders = threading.Thread(target=copy, args=(connection, "orders"))
    orders.start()
    orders.join()


def copy_both(url):
    connection = create_engine(url).connect()
    orders = threading.Thread(target=copy, args=(connection, "orders"))
    orders.start()
    orders.join()
    items = threading.Thread(target=copy, args=(connection, "items"))
    items.start()
    items.join()
