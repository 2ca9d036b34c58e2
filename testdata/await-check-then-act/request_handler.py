# Many requests run the handler at once: two of them pass the limit together.
from fastapi import FastAPI

app = FastAPI()
seats = set()
guests = []


@app.post("/seats")
async def take(name: str, bank):
    if len(seats) < 100:
        await bank.charge(name)
        seats.add(name)  #~ await-check-then-act medium


@app.post("/guests")
async def invite(name: str, bank):
    if len(guests) < 100:
        guests.append(name)
        await bank.charge(name)
