# A request changes the environment of all.
import os
from flask import Flask, request

app = Flask(__name__)


@app.route("/zone")
def zone():
    os.environ["TZ"] = request.args["zone"]  #~ process-global-state medium
    return os.environ["TZ"]
