# `input` waits for a person, and everybody with it.
import asyncio


async def login():
    name = input("name: ")  #~ blocking-in-async high
    word = await asyncio.to_thread(input, "password: ")
    return name, word
