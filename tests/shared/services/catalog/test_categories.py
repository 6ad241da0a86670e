"""The category tree keeps its shape, whatever is done to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.category import (
    DEEPEST,
    Category,
    CategoryAncestor,
    all_categories,
    ancestors_of,
    category_by_id,
    category_paths_of,
    find_category,
)
from shared.models.catalog.product import product_by_id
from shared.models.catalog.redirect import find_redirect
from shared.models.stores.store import Store
from shared.services.catalog.categories import (
    CategoryInput,
    CategoryTexts,
    ChildrenGo,
    create_category,
    delete_category,
    move_category,
    set_category_translation,
    set_product_category,
    update_category,
)
from shared.services.catalog.category_tree import siblings_under
from tests.factories.catalog import make_product
from tests.factories.stores import make_store
from tests.factories.structure import make_category


def stored_paths() -> set[tuple[UUID, UUID, int]]:
    rows = session().execute(
        select(CategoryAncestor.category_id, CategoryAncestor.ancestor_id, CategoryAncestor.distance)
    )
    return {(row[0], row[1], row[2]) for row in rows}


def walked_paths() -> set[tuple[UUID, UUID, int]]:
    """The paths as the parents tell them. Fails where they run in a ring."""
    parents = dict(session().execute(select(Category.id, Category.parent_id)).tuples().all())
    found = set()
    for category_id in parents:
        here: UUID | None = category_id
        for distance in range(len(parents) + 1):
            if here is None:
                break
            found.add((category_id, here, distance))
            here = parents[here]
        assert here is None, "the parents run in a ring"
    return found


MOVES = st.lists(
    st.tuples(
        st.sampled_from(("make", "move", "move", "move", "delete")),
        st.integers(0, 30),
        st.integers(-1, 30),
        st.integers(1, 5),
        st.sampled_from(ChildrenGo),
    ),
    min_size=5,
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_no_sequence_of_moves_makes_a_ring_or_a_wrong_path(
    engines: Any, moves: list[tuple[str, int, int, int, ChildrenGo]]
) -> None:
    with store_scope(make_store().id):
        for number in range(4):
            make_category(f"First {number}")
        for what, which, where, position, children in moves:
            ids = [category.id for category in all_categories()]
            chosen = ids[which % len(ids)] if ids else None
            parent = None if where < 0 or not ids else ids[where % len(ids)]
            attempt(what, chosen, parent, position, children)
            assert stored_paths() == walked_paths()
            assert all(distance < DEEPEST for _one, _other, distance in stored_paths())
            for level in [None, *ids]:
                places = [category_by_id(one).position for one in siblings_under(level)]
                session().expire_all()
                assert len(places) == len(set(places))


def attempt(what: str, chosen: UUID | None, parent: UUID | None, position: int, children: ChildrenGo) -> None:
    steps: dict[str, Callable[[], Any]] = {
        "make": lambda: create_category(CategoryInput("Shelf"), parent_id=parent, position=position),
        "move": lambda: chosen and move_category(chosen, parent, position),
        "delete": lambda: chosen and delete_category(chosen, children=children),
    }
    try:
        steps[what]()
    except Invalid as refused:
        assert refused.fields


def test_a_category_never_becomes_its_own_ancestor(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        home = make_category("Home")
        kitchen = make_category("Kitchen", under=home)
        cups = make_category("Cups", under=kitchen)
        for target in (home, kitchen, cups):
            with pytest.raises(Invalid, match="under itself"):
                move_category(home.id, target.id)
        assert [one.title for one in ancestors_of(cups.id)] == ["Home", "Kitchen", "Cups"]


def test_the_tree_is_at_most_six_levels_deep(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        deepest = make_category("1")
        for level in range(2, DEEPEST + 1):
            deepest = make_category(str(level), under=deepest)
        with pytest.raises(Invalid, match="deeper"):
            make_category("7", under=deepest)
        pair = make_category("pair")
        make_category("below", under=pair)
        with pytest.raises(Invalid, match="deeper"):
            move_category(pair.id, ancestors_of(deepest.id)[-2].id)
        move_category(pair.id, ancestors_of(deepest.id)[-3].id)


def test_moving_takes_the_whole_branch_along(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        home, garden = make_category("Home"), make_category("Garden")
        pots = make_category("Pots", under=home)
        clay = make_category("Clay", under=pots)
        product = make_product()
        set_product_category([product.id], clay.id)
        move_category(pots.id, garden.id)
        assert category_paths_of([product.id])[0].handles == ["garden", "pots", "clay"]


def test_deleting_lifts_the_branches_and_the_products_where_they_were_told_to(
    two_stores: tuple[Store, Store],
) -> None:
    with store_scope(two_stores[0].id):
        home = make_category("Home")
        kitchen, bath = make_category("Kitchen", under=home), make_category("Bath", under=home)
        cups, plates = make_category("Cups", under=kitchen), make_category("Plates", under=kitchen)
        product = make_product()
        set_product_category([product.id], kitchen.id)
        gone, kept = kitchen.id, [cups.id, plates.id, bath.id]
        delete_category(gone, products_to=home.id)
        session().expire_all()
        assert siblings_under(home.id) == kept
        assert product_by_id(product.id).category_id == home.id
        with pytest.raises(NotFound):
            category_by_id(gone)


def test_deleting_a_whole_branch_leaves_its_products_without_category(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        home = make_category("Home")
        kitchen = make_category("Kitchen", under=home)
        product = make_product()
        set_product_category([product.id], kitchen.id)
        with pytest.raises(Invalid, match="stays"):
            delete_category(home.id, children=ChildrenGo.AWAY, products_to=kitchen.id)
        delete_category(home.id, children=ChildrenGo.AWAY)
        session().expire_all()
        assert all_categories() == []
        assert product_by_id(product.id).category_id is None


def test_another_stores_category_is_no_parent_and_no_place_for_products(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[1].id):
        foreign = make_category("Theirs")
    with store_scope(two_stores[0].id):
        own, product = make_category("Ours"), make_product()
        for attempted in (
            lambda: make_category(under=foreign.id),
            lambda: move_category(own.id, foreign.id),
            lambda: set_product_category([product.id], foreign.id),
            lambda: delete_category(own.id, products_to=foreign.id),
        ):
            with pytest.raises(NotFound):
                attempted()


def test_a_changed_address_leads_to_the_new_one(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        category = make_category("Cups")
        make_category("Mugs")
        with pytest.raises(Invalid, match="already"):
            update_category(category.id, CategoryInput("Cups", handle="mugs"))
        update_category(category.id, CategoryInput("Cups", handle="beakers", description="<script>x</script>Fine"))
        assert find_redirect("/categories/cups") == "/categories/beakers"
        found = find_category("beakers")
        assert found is not None and found.description == "Fine"


def test_only_the_stores_languages_are_translated_into(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        category = make_category("Cups")
        set_category_translation(category.id, "nl", CategoryTexts("Kopjes"))
        with pytest.raises(Invalid):
            set_category_translation(category.id, "fr", CategoryTexts("Tasses"))
