# Request handlers run at once and share the module's connection.
import psycopg2
from flask import Flask

app = Flask(__name__)
conn = psycopg2.connect("dbname=shop")


@app.route("/buy")
def buy():
    cur = conn.cursor()
    cur.execute("UPDATE stock SET count = count - 1")
    conn.commit()  #~ db-shared-connection medium
    return "ok"
