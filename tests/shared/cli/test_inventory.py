"""``shopstead inventory check`` finds what nothing explains, and mends it by movements."""

from click.testing import CliRunner
from sqlalchemy import update

from shared.cli.inventory import command
from shared.db.session import store_scope, transaction
from shared.models.inventory.level import StockLevel
from shared.models.inventory.movement import MovementKind, movements_of
from shared.models.stores.store import Store
from tests.factories.catalog import make_product


def check(store: Store, *options: str) -> tuple[int, str]:
    answer = CliRunner().invoke(command, ["check", "--store", store.handle, *options])
    return answer.exit_code, answer.output


def test_a_tampered_level_is_told_and_mended(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id) as current:
        variant = make_product(stock=4).variants[0].id
        with transaction():
            current.execute(update(StockLevel).where(StockLevel.variant_id == variant).values(on_hand=9))
    assert check(theirs)[0] == 0
    code, told = check(ours)
    assert (code, "levels that their movements do not explain" in told) == (1, True)
    assert "mended" in check(ours, "--repair")[1]
    assert check(ours)[0] == 0
    with store_scope(ours.id):
        assert movements_of(variant)[0].kind is MovementKind.REPAIRED


def test_an_unknown_store_is_said_so(two_stores: tuple[Store, Store]) -> None:
    answer = CliRunner().invoke(command, ["check", "--store", "nobody"])
    assert answer.exit_code == 2
    assert "No store has the handle nobody" in answer.output
