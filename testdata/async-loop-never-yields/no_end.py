# A loop without an end and without an await.
async def pump(source, sink):
    while True:  #~ async-loop-never-yields medium
        sink.append(source.step())
