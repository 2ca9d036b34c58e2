# What a decorator makes of a coroutine function is not known: it may run it.
from runner import blocking

import click


@blocking
async def migrate(name):
    print(name)


@click.command()
async def serve():
    print("serving")


migrate("orders")
serve()
