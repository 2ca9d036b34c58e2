# A coroutine that is only made is not awaited.
import anyio


async def ask(server):
    with anyio.fail_after(2):  #~ cancel-scope-without-checkpoint high
        answer = server.ask()
    return await answer


async def ask_in_time(server):
    with anyio.fail_after(2):
        answer = await server.ask()
    return answer
