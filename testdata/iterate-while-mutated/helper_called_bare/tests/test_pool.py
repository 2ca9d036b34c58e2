# A test that calls the helper without the lock.
from pool import Pool


def test_names():
    assert Pool()._names() == []
