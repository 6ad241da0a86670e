"""Translations through the API: what there is, what is missing, and many written at once."""

from shared.db.session import store_scope, transaction
from shared.models.catalog.product import product_by_handle
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries


def _bowl(held: Held) -> str:
    with store_scope(held.store.id):
        return str(product_by_handle("bowl").id)


def _item(thing: str, text: str, **values: str) -> dict[str, str]:
    return {"type": "products", "id": thing, "locale": "nl", "field": "title", "text": text, **values}


def test_texts_are_written_each_with_its_own_outcome(ours: Held, theirs: Held) -> None:
    bowl, foreign = _bowl(ours), _bowl(theirs)
    items = [
        _item(bowl, "Schale", source="Bowl"),
        _item(foreign, "Fremd"),
        _item(bowl, "x", field="nothing"),
        _item(bowl, "x", locale="xx"),
        _item(bowl, "x", type="nothing"),
        _item("not-an-id", "x"),
    ]
    answer = ours.api.post(f"{ours.path}/translations", json={"items": items})
    assert answer.status_code == 200, answer.text
    assert [row["outcome"] for row in answer.json["data"]] == ["written"] + ["refused"] * 5
    again = ours.api.post(f"{ours.path}/translations", json={"items": items[:1]})
    assert again.json["data"][0]["outcome"] == "unchanged"


def test_lists_are_narrowed_by_state_and_outdated_ones_show(ours: Held) -> None:
    bowl = _bowl(ours)
    path = f"{ours.path}/translations?type=products&locale=nl"
    assert ours.api.get(f"{path}&state=untranslated").json["total"] == 3
    ours.api.post(f"{ours.path}/translations", json={"items": [_item(bowl, "Schale")]})
    assert ours.api.get(f"{path}&state=translated").json["total"] == 1
    with store_scope(ours.store.id), transaction():
        product_by_handle("bowl").title = "Deep bowl"
    (old,) = ours.api.get(f"{path}&state=outdated").json["data"]
    assert (old["id"], old["texts"][0]["source"], old["texts"][0]["state"]) == (bowl, "Deep bowl", "outdated")
    late = ours.api.post(f"{ours.path}/translations", json={"items": [_item(bowl, "Schüssel", source="Bowl")]})
    assert late.json["data"][0]["outcome"] == "refused"
    one = ours.api.get(f"{ours.path}/translations/products/{bowl}?locale=nl").json["data"]
    assert one["state"] == "outdated"
    assert ours.api.get(f"{ours.path}/translations?type=products&locale=xx").status_code == 422


def test_progress_is_one_statement(ours: Held) -> None:
    with count_queries() as queries:
        rows = ours.api.get(f"{ours.path}/translations/progress").json["data"]
    products = next(row for row in rows if row["type"] == "products" and row["locale"] == "nl")
    assert (products["texts"], products["translated"]) == (3, 0)
    assert len([query for query in queries if "md5" in query]) == 1
