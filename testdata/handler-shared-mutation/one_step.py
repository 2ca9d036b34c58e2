# One atomic step loses nothing by itself.
from flask import Flask

app = Flask(__name__)
seen = set()


@app.route("/<user>")
def hello(user):
    seen.add(user)  #~ handler-shared-mutation low
    return user
