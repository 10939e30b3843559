"""What questions, walks and searches are answered from: a store, its questions, its words."""

from dataclasses import dataclass, field
from functools import cached_property

from aseangraph.catalogue import Catalogue
from aseangraph.naming import Names
from aseangraph.questions import catalogue_in
from aseangraph.release import Release, open_index
from aseangraph.search import Index
from aseangraph.store import Store

__all__ = ["Holdings", "holdings_of"]


@dataclass(frozen=True)
class Holdings:
    """A store with what goes with it; files that are no release have neither of the others."""

    store: Store
    catalogue: Catalogue = field(default_factory=dict)
    index: Index | None = None

    @cached_property
    def names(self) -> Names:
        """What the names that people give mean."""
        return Names(self.store, self.index)


def holdings_of(release: Release) -> Holdings:
    """Return what a release holds; raise ``ReleaseError`` where its index cannot be read."""
    return Holdings(release.store, catalogue_in(release.store), open_index(release.path))
