# A context that is neither scope nor group: what it keeps open is another rule's matter.
def lines(path):
    with open(path) as file:
        for line in file:
            yield line


def words(text):
    for word in text.split():
        yield word
