"""What the indexing job does, at once: facets, counts and spelling know of everything in the open store."""

from shared.services.catalog.search.waiting import rebuild_index


def index_store() -> None:
    """Index every product of the open store."""
    rebuild_index()
