# A plain endpoint of FastAPI runs in a pool of threads.
from fastapi import FastAPI

app = FastAPI()
totals = {"orders": 0}


@app.post("/orders")
def order():
    totals["orders"] += 1  #~ handler-shared-mutation high
    return totals
