"""`python -m cdclint`: the same as the command `cdclint`."""

from __future__ import annotations

import sys

# `python -m` puts the folder that it is started in before everything else: a file of the project that is called as a
# module of the standard library would be run. (`python -P -m cdclint` does not do it in the first place.)
if not sys.flags.safe_path and sys.path:
    import os

    try:
        here = os.getcwd()  # noqa: PTH109 (nothing else is to be imported before)
    except OSError:
        here = ""  # the folder is gone
    if sys.path[0] in {"", here}:
        del sys.path[0]

from cdclint.cli import main

if __name__ == "__main__":
    sys.exit(main())
