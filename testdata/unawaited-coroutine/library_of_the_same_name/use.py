# The library is meant, and not the adapter beside: it defines what is imported here.
from flask import Flask, request


def make():
    app = Flask("shop")
    request(app)
    return app
