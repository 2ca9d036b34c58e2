# A request only reads the environment.
import os
from flask import Flask

app = Flask(__name__)


@app.route("/zone")
def zone():
    return os.environ["TZ"]
