# What the module makes by the same call is no client.
from fastapi import FastAPI
from quotes import Quote

app = FastAPI()
EMPTY = Quote.parse("")


@app.get("/quote")
async def quote(text: str):
    own = Quote.parse(text)
    return own.price
