"""A linter that finds concurrency bugs in Rust and Python source; `python -m lockwise` runs it."""
