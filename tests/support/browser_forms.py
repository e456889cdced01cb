"""A form of a page as a browser would send it: what stands in each field, without any script."""

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict


class _Form(HTMLParser):
    """Collects what one form would send; buttons are left to whoever presses one."""

    def __init__(self, ending: str) -> None:
        super().__init__()
        self.ending = ending
        self.is_found = False
        self.sent: MultiDict[str, str] = MultiDict()
        self._is_inside = False
        self._area: str | None = None
        self._text: list[str] = []
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = (
                values.get("action", "").split("?")[0].endswith(self.ending) and not self.is_found
            )
            self.is_found = self.is_found or self._is_inside
        elif not self._is_inside:
            return
        elif tag == "input" and "name" in values:
            is_box = values.get("type") in ("radio", "checkbox")
            if not is_box or "checked" in values:
                self.sent.add(values["name"], values.get("value", "on" if is_box else ""))
        elif tag == "textarea":
            self._area, self._text = values["name"], []
        elif tag == "select":
            self._select, self._options = values["name"], []
        elif tag == "option" and self._select:
            self._options.append((values["value"], "selected" in values))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        elif tag == "textarea" and self._area is not None:
            # A browser drops one line end right after the tag, and sends all others as CRLF.
            text = "".join(self._text).replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n")
            self.sent.add(self._area, text)
            self._area = None
        elif tag == "select" and self._select is not None and self._options:
            chosen = [value for value, is_selected in self._options if is_selected]
            self.sent.add(self._select, chosen[-1] if chosen else self._options[0][0])
            self._select = None


def as_sent(html: str, ending: str) -> MultiDict[str, str]:
    """What the first form whose address ends like that would send, hidden fields and token included."""
    parser = _Form(ending)
    parser.feed(html)
    assert parser.is_found, f"no form to …{ending}"
    return parser.sent
