# Request handlers run at once and share the module's session.
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from shop.models import Order

app = Flask(__name__)
engine = create_engine("postgresql://localhost/shop")
Session = sessionmaker(bind=engine)
session = Session()


@app.route("/buy/<item>")
def buy(item):
    session.add(Order(item=item))  #~ unsafe-shared-client medium
    session.commit()
    return "ok"
