# The module makes one by the same call: its type need not be known.
from fastapi import FastAPI
from quotes import QuoteClient, config

app = FastAPI()
quotes = QuoteClient.from_config(config)


@app.get("/quote")
async def quote(symbol: str):
    own = QuoteClient.from_config(config)  #~ client-per-request low
    return await own.quote(symbol)
