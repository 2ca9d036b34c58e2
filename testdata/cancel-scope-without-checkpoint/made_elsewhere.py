# A scope that is made elsewhere may be used elsewhere.
import trio


class Worker:
    def __init__(self):
        self.scope = trio.CancelScope()

    async def run(self, step):
        with self.scope:
            step()


async def measure(step):
    scope = trio.move_on_after(1)
    with scope:
        step()
    with (named := trio.move_on_after(1)):
        step()
    return named
