"""`python -m cdclint`: the same as the command `cdclint`."""

from __future__ import annotations

import sys

from cdclint.cli import main

if __name__ == "__main__":
    sys.exit(main())
