# A synchronous client in request handlers; the session is the module's.
import requests
from fastapi import FastAPI

app = FastAPI()
session = requests.Session()


@app.get("/rates")
async def rates():
    answer = session.get("https://rates.example/now")  #~ blocking-in-async high
    return answer.json()


@app.get("/quote")
async def quote():
    return requests.post("https://quotes.example", json={}).json()  #~ blocking-in-async high
