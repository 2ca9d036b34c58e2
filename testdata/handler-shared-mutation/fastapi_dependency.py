# A plain dependency runs in the pool of threads too.
from fastapi import Depends, FastAPI

app = FastAPI()
issued = 0


def ticket():
    global issued
    issued += 1  #~ handler-shared-mutation high
    return issued


@app.get("/ticket")
async def read_ticket(number=Depends(ticket)):
    return number
