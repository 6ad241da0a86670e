"""Pictures taken from addresses in the open internet, as an operation: unreachable ones are problems, no failures."""

import io
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit
from uuid import UUID

from shared.db.session import leave_transaction
from shared.gateways.http import HttpClient, check_url
from shared.kernel.config import current_settings
from shared.kernel.errors import GatewayFailed, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.stores.operation import Operation
from shared.services.catalog.media import store_picture
from shared.services.catalog.pictures.bounds import MAX_BYTES
from shared.services.stores.operation_kinds import operation_kind
from shared.services.stores.operation_progress import Progress
from shared.services.stores.operations import start_operation

MOST_AT_ONCE = 250
KIND = "catalog.fetch_pictures"


def fetch_pictures(wanted: Sequence[Mapping[str, str]], *, user_id: UUID | None = None) -> Operation:
    """Have pictures fetched: ``{"url", "alt"}`` each. The operation's result names their ids by address.

    Raises Invalid (``urls.0.url`` …: an address that we do not call).
    """
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise Invalid(_("Send from 1 to %(count)s addresses at a time.", count=MOST_AT_ONCE))
    fields = {f"urls.{number}.url": words for number, item in enumerate(wanted) if (words := _complaint(item["url"]))}
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)
    items = [{"url": item["url"], "alt": item.get("alt", "")} for item in wanted]
    return start_operation(KIND, {"items": items}, total=len(items), user_id=user_id)


@operation_kind(KIND, label=_l("Fetch pictures"), permission="catalog.edit")
def run(operation: Operation, progress: Progress) -> None:
    """One picture after the other; what could not be fetched is told, and the others go on."""
    items = operation.details["items"]
    client = make_picture_client()
    for number in range(progress.cursor.get("item", 0), len(items)):
        item, failed = items[number], 0
        leave_transaction()
        try:
            media_id = str(fetch_picture(client, item["url"], alt=item["alt"]))
        except (Invalid, GatewayFailed) as error:
            failed, media_id = 1, ""
            progress.tell_problem(error.message, row=number + 1, url=item["url"])
        with progress.batch():
            pictures = {**operation.result.get("pictures", {}), **({item["url"]: media_id} if media_id else {})}
            progress.leave_result(pictures=pictures)
            progress.step(failed=failed, item=number + 1)


def make_picture_client() -> HttpClient:
    """The one way out, for answers as large as pictures may be."""
    settings = current_settings()
    return HttpClient(allow_loopback=not settings.is_production, read_timeout=30, largest_answer=MAX_BYTES)


def fetch_picture(client: HttpClient, url: str, *, alt: str = "") -> UUID:
    """The picture at that address, stored. Raises Invalid (no picture, no public address), GatewayFailed."""
    answer = client.get(url)
    if not answer.is_success:
        raise GatewayFailed(_("The address answered with status %(status)s.", status=answer.status))
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    return store_picture(name, io.BytesIO(answer.body), alt=alt, source_url=url).id


def _complaint(url: str) -> str:
    try:
        check_url(url)
    except Invalid as error:
        return error.message
    return ""
