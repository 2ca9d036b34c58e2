# The tools are registered before the first request.
from fastapi import FastAPI
from toolbox import Toolbox

app = FastAPI()
toolbox = Toolbox()


def set_up():
    toolbox.registry.register_tool("weather", object())


@app.get("/tools")
async def tools():
    return toolbox.registry.names()


set_up()
