# Opened for one operation and handed to its one user.
import sqlite3


def connect(path):
    return sqlite3.connect(path, check_same_thread=False)


def add(path, name):
    conn = connect(path)
    conn.execute("INSERT INTO names VALUES (?)", (name,))
    conn.commit()
    conn.close()
