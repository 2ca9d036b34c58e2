# The data has an end: the loop is left.
async def pump(source, sink):
    while True:
        line = source.readline()
        if not line:
            break
        sink.append(line)
    await sink.flush()
