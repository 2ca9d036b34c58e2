# A test that fills the table of options again.
from options import _create, dump


def test_dump():
    _create("user", "nobody")
    assert "user=nobody" in dump()
