# An adapter that has the name of the library it adapts.
from flask import Flask


async def adapt(app):
    print(app)
