# What is awaited is no blocking call, whatever its methods are called.
import httpx


async def rates():
    async with httpx.AsyncClient() as client:
        answer = await client.get("https://rates.example/now")
    return answer.json()
