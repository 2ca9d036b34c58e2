# A command of a bot is one of many.
import subprocess

from discord.ext import commands

bot = commands.Bot("!")


@bot.command()
async def tag(ctx):
    return subprocess.check_output(["git", "describe"])  #~ blocking-in-async high
