# A request registers a tool in an object that all requests use.
from fastapi import FastAPI
from toolbox import Toolbox

app = FastAPI()
toolbox = Toolbox()


@app.post("/tools")
async def add_tool(name: str):
    toolbox.registry.register_tool(name, object())  #~ handler-shared-mutation low
    return name
