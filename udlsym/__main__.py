"""``python -m udlsym``: the command line."""

import sys

from udlsym.cli import main

if __name__ == "__main__":
    sys.exit(main())
