"""Pictures that settings of the look name by their ids."""

from collections.abc import Iterable

from flask import request
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from dashboard_app.themes.look import Look, Setting
from dashboard_app.themes.values import PICTURE
from shared.db.session import session
from shared.kernel.ids import parse_id
from shared.models.catalog.media import Media
from shared.services.catalog.media import store_picture


def sent_with_pictures() -> MultiDict[str, str]:
    """What was sent, with the id of each picture that came along, stored. Raises Invalid; not within a transaction."""
    sent = MultiDict(request.form)
    for name, file in request.files.items():
        if file.filename:
            sent[name] = str(store_picture(file.filename, file.stream).id)
    return sent


def picture_keys(look: Look) -> dict[str, str]:
    """Where the pictures lie that the look names: id → key. One statement."""
    wanted = [found for setting in _all(look) if setting.kind == PICTURE and (found := parse_id(str(setting.value)))]
    rows = session().execute(select(Media.id, Media.key).where(Media.id.in_(wanted))) if wanted else ()
    return {str(media_id): key for media_id, key in rows}


def _all(look: Look) -> Iterable[Setting]:
    for group in look.groups:
        yield from group.settings
    for section in look.sections:
        yield from section.settings
