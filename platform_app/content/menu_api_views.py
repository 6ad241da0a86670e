"""Menus of the storefront."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.schemas import InputSchema, text
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.handles import make_handle
from shared.kernel.i18n import gettext as _
from shared.models.content.menu import LinkKind, Menu, MenuItem, find_menu, item_titles, menu_sizes, menu_titles
from shared.services.content.link_targets import broken_links, present_targets
from shared.services.content.menus import MOST_ITEMS, LinkInput, delete_menu, save_menu
from shared.web.access import requires

blueprint = ApiBlueprint("menus", __name__, "/stores/<uuid:store_id>/menus", "Links at the top and the foot of a shop.")


class LinkSchema(ma.Schema):
    """A link. A path of something that the store has follows it when its address changes."""

    title = ma.fields.String(metadata={"example": "Cups"})
    target = ma.fields.String(metadata={"example": "/categories/cups"})
    kind = ma.fields.String(validate=ma.validate.OneOf([kind.value for kind in LinkKind]))
    titles = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    problem = ma.fields.String(allow_none=True, metadata={"description": "Why it leads nowhere"})
    links = ma.fields.List(ma.fields.Nested(lambda: LinkSchema()))


class MenuSchema(ma.Schema):
    handle = ma.fields.String(metadata={"example": "main-menu"})
    title = ma.fields.String(metadata={"example": "Main menu"})
    titles = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    links = ma.fields.List(ma.fields.Nested(LinkSchema))


class MenuSummarySchema(ma.Schema):
    handle = ma.fields.String(metadata={"example": "main-menu"})
    title = ma.fields.String(metadata={"example": "Main menu"})
    link_count = ma.fields.Integer(metadata={"example": 6})


class LinkBody(InputSchema):
    """A link; `titles` are by further language."""

    title = text(required=True, least=1, metadata={"example": "Cups"})
    target = text(required=True, least=1, most=1000, metadata={"example": "/categories/cups"})
    titles = ma.fields.Dict(keys=text(most=20), values=text(), load_default=dict)
    links = ma.fields.List(
        ma.fields.Nested(lambda: LinkBody()), load_default=list, validate=ma.validate.Length(0, MOST_ITEMS)
    )


class MenuBody(InputSchema):
    """A whole menu as it should be, at most three levels deep."""

    title = text(required=True, least=1, metadata={"example": "Main menu"})
    titles = ma.fields.Dict(keys=text(most=20), values=text(), load_default=None, allow_none=True)
    links = ma.fields.List(ma.fields.Nested(LinkBody), required=True, validate=ma.validate.Length(0, MOST_ITEMS))


@blueprint.route("")
class Menus(MethodView):
    @blueprint.response(200, MenuSummarySchema(many=True))
    @requires("content.view")
    def get(self, store_id: UUID) -> Response:
        """List the menus."""
        rows = [{"handle": menu.handle, "title": menu.title, "link_count": count} for menu, count in menu_sizes()]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)


@blueprint.route("/<handle>")
class OneMenu(MethodView):
    @blueprint.response(200, MenuSchema)
    @requires("content.view")
    def get(self, store_id: UUID, handle: str) -> Response:
        """One menu; links that lead nowhere say why."""
        return answer(_shape(_menu(handle)))

    @blueprint.arguments(MenuBody)
    @blueprint.response(200, MenuSchema)
    @requires("content.edit")
    def put(self, body: dict[str, Any], store_id: UUID, handle: str) -> Response:
        """Make the menu under this handle what the body says; it is created where there is none."""
        if make_handle(handle, otherwise="") != handle:
            raise Invalid(_("Use small letters, digits and hyphens in the handle."))
        menu = save_menu(handle, body["title"], [_link(one) for one in body["links"]], titles=body["titles"])
        return answer(_shape(menu))

    @blueprint.response(204)
    @requires("content.edit")
    def delete(self, store_id: UUID, handle: str) -> Response:
        """Remove a menu."""
        delete_menu(handle)
        return Response(status=204)


def _menu(handle: str) -> Menu:
    menu = find_menu(handle)
    if menu is None:
        raise NotFound(_("This menu does not exist."))
    return menu


def _link(body: dict[str, Any]) -> LinkInput:
    return LinkInput(body["title"], body["target"], body["titles"], tuple(_link(one) for one in body["links"]))


def _shape(menu: Menu) -> dict[str, Any]:
    below: dict[UUID | None, list[MenuItem]] = {}
    for item in menu.items:
        below.setdefault(item.parent_id, []).append(item)
    titles, problems, targets = item_titles(menu.id), broken_links(menu.id), present_targets(menu.id)

    def unfold(parent: UUID | None) -> list[dict[str, Any]]:
        return [
            {
                "title": item.title,
                "target": targets.get(item.id, item.target),
                "kind": item.kind,
                "titles": titles.get(item.id, {}),
                "problem": problems.get(item.id),
                "links": unfold(item.id),
            }
            for item in below.get(parent, ())
        ]

    return {"handle": menu.handle, "title": menu.title, "titles": menu_titles(menu.id), "links": unfold(None)}
