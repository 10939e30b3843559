"""``python -m aseangraph``: the command line."""

from aseangraph.cli import main

main()
