"""The log of mails through the API."""

from datetime import timedelta
from uuid import UUID, uuid4

from shared.db.session import store_scope, transaction
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.models.mail.message import mail_by_id
from shared.services.mail.owe import give_up, note_sent, owe_mail
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries

ORDER = new_id()


def write_log(held: Held, count: int) -> list[str]:
    """Mails that were owed a second apart, the latest first: every other one is about the order and has left."""
    ids = []
    with store_scope(held.store.id), transaction():
        for number in range(count):
            kind, about = ("orders.confirmation", ORDER) if number % 2 else ("customers.sign_in", None)
            owed = owe_mail(kind, key=f"log:{uuid4()}", recipient="Noor@example.org", locale="nl", about_id=about)
            assert owed is not None
            mail = mail_by_id(owed)
            mail.created_at = clock.now() + timedelta(seconds=number)
            ids.append(str(owed))
    with store_scope(held.store.id):
        note_sent(mail_by_id(UUID(ids[1])), "Your order")
        give_up(mail_by_id(UUID(ids[0])), "550 no such user")
    return ids[::-1]


def test_the_log_is_read_page_by_page_and_by_what_mails_are_about(ours: Held, theirs: Held) -> None:
    written = write_log(ours, 5)
    write_log(theirs, 2)
    path, found, cursor = f"{ours.path}/mails", [], ""
    while cursor is not None:
        page = ours.api.get(f"{path}?per_page=2{cursor and f'&cursor={cursor}'}").json
        found, cursor = [*found, *(mail["id"] for mail in page["data"])], page["next_cursor"]
    assert found == written
    assert ours.api.get(f"{path}?page=3&per_page=2").json["total"] == 5
    about = ours.api.get(f"{path}?order_id={ORDER}").json["data"]
    assert [mail["id"] for mail in about] == [written[1], written[3]]
    [sent] = ours.api.get(f"{path}?order_id={ORDER}&state=sent&recipient=NOOR@example.org").json["data"]
    assert (sent["id"], sent["kind"], sent["subject"]) == (written[3], "orders.confirmation", "Your order")
    [failed] = ours.api.get(f"{path}?state=failed&kind=customers.sign_in").json["data"]
    assert failed == ours.api.get(f"{path}/{written[4]}").json["data"] and failed["error"] == "550 no such user"


def test_anothers_log_and_an_unknown_mail_are_not_there(ours: Held, theirs: Held) -> None:
    written = write_log(ours, 2)
    answers = {theirs.api.get(f"{theirs.path}/mails/{mail}").status_code for mail in (written[0], new_id())}
    assert answers == {404} and theirs.api.get(f"{ours.path}/mails").status_code == 404
    strange = theirs.api.get(f"{theirs.path}/mails?cursor={written[0]}").json
    assert (strange["data"], strange["next_cursor"]) == ([], None)


def test_a_longer_log_costs_no_more(ours: Held, theirs: Held) -> None:
    counts = []
    for held, rows in ((ours, 2), (theirs, 9)):
        write_log(held, rows)
        held.api.get(f"{held.path}/mails")
        with count_queries() as queries:
            held.api.get(f"{held.path}/mails")
        counts.append(len(queries))
    assert counts[0] == counts[1]
