"""What a browser without scripts would send back from a form."""

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict

UNSENT = ("file", "button", "submit")


def fields_on(page: str) -> MultiDict[str, str]:
    """The fields of the page's guarded form, but for its token, files and buttons."""
    reader = _Reader()
    reader.feed(page[page.index("data-guard") :].partition("</form>")[0])
    return MultiDict(reader.fields)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._select = self._area = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self.fields.append((self._select, values.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "input" and name and name != "csrf_token":
            self._take_input(name, values)

    def _take_input(self, name: str, values: dict[str, str]) -> None:
        kind = values.get("type", "text")
        if kind in UNSENT or (kind in ("checkbox", "radio") and "checked" not in values):
            return
        self.fields.append((name, values.get("value", "on")))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields.append((self._area, self._text.removeprefix("\r\n")))
        elif tag == "select":
            self._select = ""
