"""A page of the broker as a person without JavaScript meets it: its title, its forms, its links."""

from dataclasses import dataclass, field
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

_IGNORED = frozenset({"submit", "button", "image", "reset", "file"})


@dataclass(frozen=True, slots=True)
class Field:
    """An input. `kind` is the input's type, or `select`; `options` are the values of a select."""

    name: str
    kind: str
    value: str
    sent_unasked: bool = True
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `words` is all that tells what it does: name, value and label, lower-case."""

    name: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form; `action` is absolute, `method` GET or POST."""

    action: str
    method: str
    fields: tuple[Field, ...]
    buttons: tuple[Button, ...]

    def of_kind(self, *kinds: str) -> Field | None:
        """The first field of one of these kinds, or None."""
        return next((found for found in self.fields if found.kind in kinds), None)

    def pairs(self) -> dict[str, str]:
        """What is sent when nobody touches the form."""
        return {found.name: found.value for found in self.fields if found.sent_unasked}


@dataclass(frozen=True, slots=True)
class Page:
    """An answer that is no redirect. `links` are (words, absolute address)."""

    url: str
    status: int
    title: str
    forms: tuple[Form, ...] = ()
    links: tuple[tuple[str, str], ...] = field(default=())

    def __str__(self) -> str:
        """What a person would say of it."""
        return f"status {self.status}, page “{self.title}”"


# A page may list everybody who can log in, and be parsed a hundred times in a run: what no login needs is left out.
_OF_USE = SoupStrainer(["title", "h1", "form", "a"])


def parse_page(url: str, status: int, body: bytes) -> Page:
    """Read a page; an answer that is not HTML is a page without forms."""
    soup = BeautifulSoup(body, "html.parser", parse_only=_OF_USE)
    heading = soup.title or soup.h1
    title = " ".join(heading.get_text(" ").split())[:120] if heading else "without a title"
    links = tuple((_text(link).lower(), urljoin(url, str(link["href"]))) for link in soup.find_all("a", href=True))
    return Page(url, status, title, tuple(_form(url, form) for form in soup.find_all("form")), links)


def _form(url: str, form: Tag) -> Form:
    fields = [_field(element) for element in form.find_all(["input", "select", "textarea"])]
    buttons = [element for element in form.find_all(["button", "input"]) if _presses(element)]
    return Form(
        action=urljoin(url, _attribute(form, "action")),
        method=_attribute(form, "method").upper() or "GET",
        fields=tuple(found for found in fields if found.name and found.kind not in _IGNORED),
        buttons=tuple(_button(element) for element in buttons),
    )


def _field(element: Tag) -> Field:
    if element.name == "select":
        return _select(element)
    kind = _attribute(element, "type").lower() or "text"
    value = element.get_text() if element.name == "textarea" else _attribute(element, "value")
    if kind in {"checkbox", "radio"}:
        sent = element.has_attr("checked") or element.has_attr("required")
        return Field(_attribute(element, "name"), kind, value or "on", sent)
    return Field(_attribute(element, "name"), kind, value)


def _select(element: Tag) -> Field:
    options = element.find_all("option")
    values = tuple(_attribute(option, "value") or _text(option) for option in options)
    chosen = next((value for value, option in zip(values, options, strict=True) if option.has_attr("selected")), "")
    return Field(_attribute(element, "name"), "select", chosen or (values[0] if values else ""), options=values)


def _presses(element: Tag) -> bool:
    default = "submit" if element.name == "button" else "text"
    return (_attribute(element, "type").lower() or default) in {"submit", "image"}


def _button(element: Tag) -> Button:
    name, value = _attribute(element, "name"), _attribute(element, "value")
    return Button(name, value, f"{name} {value} {_attribute(element, 'id')} {_text(element)}".lower())


def _attribute(element: Tag, name: str) -> str:
    value = element.get(name)
    return value if isinstance(value, str) else ""


def _text(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())
