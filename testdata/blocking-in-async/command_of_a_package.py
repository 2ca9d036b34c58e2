# A command of a command line is run alone.
import subprocess

import click


@click.group()
def cli():
    pass


@cli.command()
async def tag():
    return subprocess.check_output(["git", "describe"])  #~ blocking-in-async low
