# What comes after the `yield` of a fixture ends the pool.
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture
def uploads():
    pool = ThreadPoolExecutor(max_workers=2)
    pending = [pool.submit(print, part) for part in range(4)]
    yield len(pending)
    pool.shutdown()
