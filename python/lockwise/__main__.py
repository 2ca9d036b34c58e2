"""Runs the program that came with this package."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

NAME = "lockwise" + (sysconfig.get_config_var("EXE") or "")


def program():
    """Where the program is: beside this interpreter, or where `pip install --user` puts programs."""
    schemes = [sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user")]
    folders = [Path(sysconfig.get_path("scripts", scheme)) for scheme in schemes]
    # `pip install --target` puts programs beside the packages.
    folders.append(Path(__file__).resolve().parent.parent / "bin")
    for folder in folders:
        if (folder / NAME).is_file():
            return folder / NAME
    raise FileNotFoundError(f"there is no {NAME} in {', '.join(map(str, folders))}")


def main():
    """Becomes the program; on Windows, where nothing can, waits for it."""
    command = [os.fspath(program()), *sys.argv[1:]]
    if sys.platform == "win32":
        sys.exit(subprocess.run(command).returncode)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
