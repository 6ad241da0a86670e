"""``python -m shared.cli`` is ``shopstead``."""

from shared.cli.main import main

if __name__ == "__main__":
    main()
