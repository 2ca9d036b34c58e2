# The `finally` closes last; what follows reads nothing.
def load(path, parse):
    file = open(path)
    try:
        return parse(file.read())
    finally:
        file.close()


def retry(paths):
    for path in paths:
        file = open(path)
        text = file.read()
        file.close()
        if text:
            return text
    return None
