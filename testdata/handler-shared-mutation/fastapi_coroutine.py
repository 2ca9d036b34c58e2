# The same endpoint as a coroutine is alone on its loop.
from fastapi import FastAPI

app = FastAPI()
totals = {"orders": 0}


@app.post("/orders")
async def order():
    totals["orders"] += 1
    return totals
