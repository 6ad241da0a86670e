"""A store's theme: revisions that never change, and a pointer that does."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update
from sqlalchemy.exc import ProgrammingError

from shared.db.session import session, store_scope
from shared.kernel.errors import Conflict, NotFound
from shared.models.stores.store import Store, store_by_id
from shared.models.themes.theme import ThemeRevision, all_themes, revisions_of
from shared.services.themes.themes import (
    change_settings,
    ensure_theme,
    publish_revision,
    published_theme,
    save_revision,
)
from tests.queries import count_queries


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]


def test_a_store_gets_its_theme_once(store: Store) -> None:
    assert ensure_theme().id == ensure_theme().id
    assert len(all_themes()) == 1
    with count_queries() as queries:
        assert published_theme().base == "default"
    assert len(queries) == 1


def test_settings_are_published_as_a_new_revision_and_taken_back(store: Store) -> None:
    theme = ensure_theme()
    change_settings({"accent": "#0a7", "radius": 8})
    change_settings({"accent": "#b30"})
    assert (published_theme().number, published_theme().settings) == (3, {"accent": "#b30", "radius": 8})
    publish_revision(theme.id, 2)
    assert published_theme().settings["accent"] == "#0a7"
    assert [revision.number for revision in revisions_of(theme.id)] == [3, 2, 1]


def test_a_draft_is_not_seen_before_it_is_published(store: Store) -> None:
    theme = ensure_theme()
    before = store_by_id(store.id).revision
    draft = save_revision(theme.id, files={"templates/index.json": {"sections": {}}})
    assert published_theme().number == 1
    publish_revision(theme.id, draft.number)
    assert published_theme().files == {"templates/index.json": {"sections": {}}}
    with store_scope(store.id):
        assert store_by_id(store.id).revision == before + 1


def test_the_second_of_two_designers_is_told(store: Store) -> None:
    theme = ensure_theme()
    save_revision(theme.id, settings={"accent": "red"}, seen=1)
    with pytest.raises(Conflict):
        save_revision(theme.id, settings={"accent": "blue"}, seen=1)


def test_a_revision_cannot_be_rewritten(store: Store) -> None:
    ensure_theme()
    with pytest.raises(ProgrammingError, match="permission denied"):
        session().execute(update(ThemeRevision).values(settings={}))


def test_another_stores_theme_does_not_exist_here(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = ensure_theme().id
    with store_scope(ours.id):
        with pytest.raises(NotFound):
            published_theme()
        with pytest.raises(NotFound):
            publish_revision(foreign, 1)
