"""``python -m hapusheets``."""

from hapusheets.cli import main

if __name__ == "__main__":
    main()
