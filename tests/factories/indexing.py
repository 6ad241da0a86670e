"""What the indexing job does, at once: facets, counts and spelling know of everything in the open store."""

from shared.services.catalog.search.indexer import index_waiting, wish_for_all


def index_store() -> None:
    """Index every product of the open store."""
    wish_for_all()
    index_waiting()
