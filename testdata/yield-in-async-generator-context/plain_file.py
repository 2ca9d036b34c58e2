# A file in a plain `with` waits for the garbage collector too.
async def lines(path, clock):
    with open(path) as file:  #~ blocking-in-async low
        for line in file:
            yield line  #~ yield-in-async-generator-context low
            await clock.tick()


def lines_at_once(path):
    with open(path) as file:
        for line in file:
            yield line
