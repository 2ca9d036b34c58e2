# A file that is touched somewhere in what is called is nobody's worry.
def load(path):
    with open(path) as file:
        return file.read()


async def settings():
    return load("settings.toml")
