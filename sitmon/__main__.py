"""`python -m sitmon`."""

from sitmon.cli import main

if __name__ == "__main__":
    main()
