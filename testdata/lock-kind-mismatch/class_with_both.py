# A class with both pairs of methods.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        return None


async def talk():
    with Session() as session:
        print(session)
    async with Session() as session:
        print(session)
