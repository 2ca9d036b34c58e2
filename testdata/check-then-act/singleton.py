# Two handlers find no client and make one each.
import threading
from flask import Flask

app = Flask(__name__)


class Client:
    def __init__(self):
        self.session = object()


client = None


@app.route("/")
def index():
    global client
    if client is None:
        client = Client()  #~ unsafe-lazy-init
    return str(client)
