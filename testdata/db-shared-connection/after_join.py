# The thread has ended when the main thread uses the connection.
import sqlite3
import threading


def main(path):
    conn = sqlite3.connect(path)

    def load():
        conn.execute("INSERT INTO names VALUES ('a')")

    worker = threading.Thread(target=load)
    worker.start()
    worker.join()
    conn.execute("SELECT count(*) FROM names")
