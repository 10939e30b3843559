"""What questions, walks and searches are answered from: a store, its questions, its words."""

from dataclasses import dataclass, field
from functools import cached_property

from aseangraph.catalogue import Catalogue
from aseangraph.errors import UnknownThingError
from aseangraph.naming import Names
from aseangraph.questions_graph import catalogue_in
from aseangraph.release import Release, open_index
from aseangraph.store import Store
from aseangraph.word_search import Index

__all__ = ["Holdings", "holdings_of"]


@dataclass(frozen=True)
class Holdings:
    """A store with what goes with it; files that are no release have neither of the others."""

    store: Store
    catalogue: Catalogue = field(default_factory=dict)
    index: Index | None = None

    @property
    def words(self) -> Index:
        """The index of words; raise ``UnknownThingError`` where there is none."""
        if self.index is None:
            raise UnknownThingError(
                "there is no index of words here: it goes with a release, and these are other"
                " files."
            )
        return self.index

    @cached_property
    def names(self) -> Names:
        """What the names that people give mean."""
        return Names(self.store, self.index)


def holdings_of(release: Release) -> Holdings:
    """Return what a release holds; raise ``ReleaseError`` where its index cannot be read."""
    return Holdings(release.store, catalogue_in(release.store), open_index(release.path))
