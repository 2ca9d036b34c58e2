# The twin: every round awaits.
async def pump(source, sink):
    while True:
        sink.append(await source.step())
