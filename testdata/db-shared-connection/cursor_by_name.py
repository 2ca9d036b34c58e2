# Only the attribute's name says that it is a cursor, and only the imports that there are threads.
import threading


class Downloads:
    def __init__(self, cursor):
        self.cursor = cursor
        self.db_lock = threading.Lock()

    def forget(self, url):
        self.cursor.execute("DELETE FROM downloads WHERE url = ?", (url,))  #~ db-shared-connection low
