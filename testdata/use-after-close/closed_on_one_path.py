# One path to the use has not closed it, or has returned.
def read(path, skip, check):
    file = open(path)
    if skip:
        file.close()
        return None
    text = file.read()
    if check(text):
        file.close()
    else:
        file.seek(0)
        text = file.read()
        file.close()
    file.close()
    return text
