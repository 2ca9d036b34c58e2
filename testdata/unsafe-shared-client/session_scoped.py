# Twin of `session_of_module.py`: the one name stands for the session of the thread.
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import scoped_session, sessionmaker

from shop.models import Order

app = Flask(__name__)
engine = create_engine("postgresql://localhost/shop")
session = scoped_session(sessionmaker(bind=engine))


@app.route("/buy/<item>")
def buy(item):
    session.add(Order(item=item))
    session.commit()
    return "ok"


@app.teardown_appcontext
def leave(error):
    session.remove()
