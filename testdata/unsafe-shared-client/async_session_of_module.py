# Handlers that are coroutines come between one another's awaits, on the module's session.
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import async_sessionmaker

app = FastAPI()
Session = async_sessionmaker()
session = Session()


@app.post("/orders")
async def create(order: dict):
    session.add(order)  #~ unsafe-shared-client medium
    await session.commit()
    return order
