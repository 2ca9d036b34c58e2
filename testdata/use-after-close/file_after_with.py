# A file is closed when its `with` ends; its name and its state are still there.
def first_line(path):
    with open(path) as file:
        pass
    print(file.name, file.closed)
    return file.readline()  #~ use-after-close high
