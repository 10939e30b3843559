"""aseangraph: a knowledge graph of ASEAN's digital policy, with its evidence."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("aseangraph")
