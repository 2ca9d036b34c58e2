# The command awaits its child.
import asyncio

import click


@click.group()
def cli():
    pass


@cli.command()
async def tag():
    child = await asyncio.create_subprocess_exec("git", "describe")
    return await child.wait()
