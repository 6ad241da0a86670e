"""Prove that every store's stock is explained by what happened, and mend what is not."""

import sys
from collections.abc import Callable, Iterable
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope
from shared.kernel.config import current_settings
from shared.models.stores.store import Store
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.shortages_book import refresh_all_shortages
from shared.services.inventory.verification import (
    check_holds,
    check_incoming,
    check_levels,
    repair_holds,
    repair_incoming,
    repair_levels,
)
from shared.services.orders.promises import check_promises, repair_promises
from shared.services.returns.promises import check_exchange_promises, repair_exchange_promises
from shared.web.process import prepare_process

SECTION = "Look after"
CHECKS: tuple[tuple[str, Callable[[], Iterable[object]], Callable[[], int]], ...] = (
    ("levels that their movements do not explain", check_levels, repair_levels),
    ("checkouts that are over and still hold goods", check_holds, repair_holds),
    ("orders that are over and still hold goods", check_promises, repair_promises),
    ("exchanges that are over and still hold goods", check_exchange_promises, repair_exchange_promises),
    ("levels that expect goods nobody sent", check_incoming, repair_incoming),
)


@click.group(short_help="Check that stock is explained by what happened.")
def command() -> None:
    """The stock room's books."""


@command.command()
@click.option("--store", "handle", metavar="HANDLE", help="Only the stores of this handle.")
@click.option("--repair", is_flag=True, help="Mend what is wrong by movements that say so; nothing is edited silently.")
def check(handle: str | None, repair: bool) -> None:
    """Check every store: levels are the sum of their movements, promises and incoming goods have a cause.

    Exit code 0: all is explained (or was mended); 1: something is not.
    """
    prepare_process(current_settings())
    console = Console(highlight=False)
    table = Table.grid(padding=(0, 3))
    unexplained = 0
    stores = _stores(handle)
    for store_id, name in stores:
        for sentence, found in _examine(store_id, repair=repair):
            unexplained += 0 if repair else found
            table.add_row(
                name, f"[{'yellow' if repair else 'red'}]{found}[/]", sentence + (", mended" if repair else "")
            )
    console.print(table)
    count = f"{len(stores)} {'store' if len(stores) == 1 else 'stores'}"
    console.print(
        f"[bold red]Not all is explained in {count}.[/]" if unexplained else f"[green]✓[/] {count} looked at."
    )
    sys.exit(1 if unexplained else 0)


def _stores(handle: str | None) -> list[tuple[UUID, str]]:
    with maintenance_scope():
        statement = select(Store.id, Store.handle).order_by(Store.handle)
        if handle:
            statement = statement.where(Store.handle == handle)
        found = [(store_id, name) for store_id, name in session().execute(statement)]
    if handle and not found:
        raise click.BadParameter(f"No store has the handle {handle}.", param_hint="--store")
    return found


def _examine(store_id: UUID, *, repair: bool) -> Iterable[tuple[str, int]]:
    with store_scope(store_id):
        for sentence, check_one, repair_one in CHECKS:
            found = repair_one() if repair else len(list(check_one()))
            if found:
                yield sentence, found
        if repair:
            refresh_all_shortages(inventory_settings().low_at)
