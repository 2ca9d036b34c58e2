# A plain function has a thread of its own, or is somebody's who knows.
def pump(source, sink):
    while True:
        sink.append(source.step())
