# The twin of singleton.py: made under a lock, after a second look.
import threading
from flask import Flask

app = Flask(__name__)
client_lock = threading.Lock()


class Client:
    def __init__(self):
        self.session = object()


client = None


@app.route("/")
def index():
    global client
    if client is None:
        with client_lock:
            if client is None:
                client = Client()
    return str(client)
