# The twin of veto_12_fixture.py: nothing comes after the `yield`, and the tasks of the pool are nobody's.
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture
def uploads():
    pool = ThreadPoolExecutor(max_workers=2)  #~ leaked-executor
    pending = [pool.submit(print, part) for part in range(4)]
    yield len(pending)
