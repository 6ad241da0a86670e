"""The log of mails of a store, to be read."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.mail.schemas import MailQuery, MailSchema
from shared.services.mail.api_listing import MailFilters, api_mail, api_mails
from shared.web.access import requires

blueprint = ApiBlueprint("mails", __name__, "/stores/<uuid:store_id>/mails", "What went to whom, for half a year.")


@blueprint.route("")
class Mails(MethodView):
    @blueprint.arguments(MailQuery, location="query")
    @blueprint.response(200, MailSchema(many=True))
    @requires("orders.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List mails, the latest first."""
        page, per_page, cursor = query.pop("page"), query.pop("per_page"), query.pop("cursor")
        found = api_mails(MailFilters(**query), page=page, per_page=per_page, cursor=cursor)
        shown = None if cursor else page
        return answer(found.rows, page=shown, per_page=per_page, total=found.total, next_cursor=found.next_cursor)


@blueprint.route("/<uuid:mail_id>")
class OneMail(MethodView):
    @blueprint.response(200, MailSchema)
    @requires("orders.view")
    def get(self, store_id: UUID, mail_id: UUID) -> Response:
        """One mail."""
        return answer(api_mail(mail_id))
