# The twin: one client for all requests.
import httpx
from fastapi import FastAPI

app = FastAPI()
client = httpx.AsyncClient()


@app.get("/rates")
async def rates():
    answer = await client.get("https://rates.example")
    return answer.json()
