"""The index by which products are found and filtered."""

import click

from shared.cli.seeding.progress import Progress
from shared.db.session import platform_scope, store_scope
from shared.kernel.config import current_settings
from shared.kernel.errors import NotFound
from shared.models.stores.platform import all_platforms
from shared.models.stores.store import Store, find_store_by_handle, stores_of_everybody
from shared.services.catalog.search.waiting import rebuild_index
from shared.web.process import prepare_process

SECTION = "Look after"


@click.group(short_help="Rebuild the index by which products are found.")
def command() -> None:
    """Events keep the index; these are for when it was lost, or a new engine begins empty."""


@command.command()
@click.option("--store", "handle", metavar="HANDLE", help="One store only.")
@click.option("--all", "is_all", is_flag=True, help="Every store, one after the other.")
def rebuild(handle: str | None, is_all: bool) -> None:
    """Index every product afresh. The shop stays open: what is indexed already is found meanwhile."""
    if bool(handle) == is_all:
        raise click.UsageError("Name a store with --store, or take --all of them.")
    prepare_process(current_settings())
    with platform_scope():
        stores = _stores(handle)
    for store in stores:
        _rebuild(store)


def _stores(handle: str | None) -> list[Store]:
    """The store of that handle, or all of them. Raises NotFound."""
    if handle is None:
        return stores_of_everybody()
    found = [find_store_by_handle(platform.id, handle) for platform in all_platforms()]
    stores = [store for store in found if store is not None]
    if not stores:
        raise NotFound(f"There is no store with the handle {handle}.")
    return stores


def _rebuild(store: Store) -> None:
    progress = Progress()
    with store_scope(store.id):
        done = rebuild_index()
    progress.say(f"{store.handle}: {done:,} products indexed.")
