# Every request keeps its session in its own context.
from contextvars import ContextVar

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from shop.models import Order

app = Flask(__name__)
Local = sessionmaker()
current: ContextVar[Session] = ContextVar("session")


@app.route("/buy/<item>")
def buy(item):
    with Local() as session:
        token = current.set(session)
        try:
            add(item)
        finally:
            current.reset(token)
    return "ok"


def add(item):
    current.get().add(Order(item=item))
    current.get().commit()
