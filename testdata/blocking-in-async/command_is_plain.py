# A plain command has no loop.
import subprocess

import click


@click.group()
def cli():
    pass


@cli.command()
def tag():
    return subprocess.check_output(["git", "describe"])
