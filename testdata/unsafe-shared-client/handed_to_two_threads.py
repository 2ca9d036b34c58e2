# Two threads that run at once are given the same connection.
import threading

from sqlalchemy import create_engine, text


def copy(connection, table):
    connection.execute(text("INSERT INTO archive SELECT * FROM " + table))


def copy_both(url):
    connection = create_engine(url).connect()
    orders = threading.Thread(target=copy, args=(connection, "orders"))
    items = threading.Thread(target=copy, args=(connection, "items"))  #~ unsafe-shared-client medium
    orders.start()
    items.start()
    orders.join()
    items.join()
