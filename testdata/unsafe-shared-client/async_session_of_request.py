# Twin of `async_session_of_module.py`: the handler makes the session.
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import async_sessionmaker

app = FastAPI()
Session = async_sessionmaker()


@app.post("/orders")
async def create(order: dict):
    async with Session() as session:
        session.add(order)
        await session.commit()
    return order
