"""Whoever looks at a group's prices is told so on every page, whatever the theme."""

import re

from flask import render_template

from shared.models.customers.group import find_groups
from storefront_app.place import current_place
from storefront_app.shopper import previewed_groups

BODY = re.compile(r"<body\b[^>]*>")


def with_preview_bar(html: str) -> str:
    """The page with a bar at its top while a preview lasts; the same page for everybody else."""
    group_ids = previewed_groups()
    if not group_ids:
        return html
    names = ", ".join(group.name for group in find_groups(group_ids))
    end_url = current_place().address("/preview/end")
    bar = render_template("customers/_preview_bar.html", names=names, end_url=end_url)
    return BODY.sub(lambda match: match.group() + bar, html, count=1)
