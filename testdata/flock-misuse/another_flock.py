# A function of the project that happens to have the name.
class Sheep:
    def flock(self, others):
        return bool(others)


def gather(sheep, others):
    if sheep.flock(others):
        return others
    with Herd().flock() as herd:
        return herd


class Herd:
    def flock(self):
        return self

    def __enter__(self):
        return []

    def __exit__(self, *failure):
        return False
