# A package that hands on what its modules define.
from . import registry
from .locks import *
from .pool import Pool as Pool
from .pool import Pool as OldPool

__all__ = ["OldPool", "Pool", "registry"]


def probe():
    return 0
