# A client of its own for every request.
import httpx
from fastapi import FastAPI

app = FastAPI()


@app.get("/rates")
async def rates():
    async with httpx.AsyncClient() as client:  #~ client-per-request low
        answer = await client.get("https://rates.example")
    return answer.json()
