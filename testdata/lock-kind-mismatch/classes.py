# A class with one pair of methods and not the other.
class Session:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        return None


class Either(Session):
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


def talk():
    with Session() as session:  #~ lock-kind-mismatch high
        print(session)
    with Either() as session:
        print(session)
