# Drivers without an asynchronous side.
import sqlite3

import psycopg2
import redis

cache = redis.Redis()


async def orders(user):
    known = cache.get(user)  #~ blocking-in-async high
    connection = psycopg2.connect("dbname=shop")  #~ blocking-in-async high
    cursor = connection.cursor()
    cursor.execute("select 1")  #~ blocking-in-async high
    local = sqlite3.connect("local.db")
    local.execute("select 1")  #~ blocking-in-async medium
    return known
