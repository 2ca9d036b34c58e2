# What is written has nothing to do with what was read.
def rotate(path, header):
    with open(path) as source:
        old = source.read()
    with open(path, "w") as target:
        target.write(header)
    return old
