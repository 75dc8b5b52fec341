"""``python -m rashomon`` is the command ``rashomon``."""

from rashomon.cli import main

main(prog_name="rashomon")
