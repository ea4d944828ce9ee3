"""What surrounds the minutes on a portal's page: menus, cookie banners, buttons, breadcrumbs, told by its elements."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

CHROME = "chrome"

_ALWAYS = frozenset({"nav", "noscript", "select", "svg", "textarea", "template"})
_UNLESS_MAIN = frozenset({"header", "footer", "aside", "dialog", "form"})
_ROLES = frozenset({"navigation", "search", "menu", "menubar", "toolbar", "tooltip", "tablist", "alertdialog"})
_ROLES_UNLESS_MAIN = frozenset({"banner", "contentinfo", "complementary", "dialog"})
_MAIN = frozenset({"main", "article"})
_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WRAPPERS = frozenset({"html", "body", "table", "thead", "tbody", "tr", "td", "th", *_MAIN, *_TITLES})
_CONTROLS = frozenset({"a", "button"})
_WORD = re.compile(r"[A-ZÆØÅ]?[a-zæøå]+|[A-ZÆØÅ]+(?![a-zæøå])")
_NAME_LIST = (
    "cookie cookies cookiebot cybot consent coi gdpr breadcrumb breadcrumbs brodkrumme brødkrumme navbar nav "
    "navigation menu megamenu mainmenu topmenu sidemenu leftmenu submenu servicemenu toolbar topbar pager "
    "pagination share sharing social addthis readspeaker skiplink skiplinks footer backtotop totop chatbot "
    "searchbox searchform"
)
_NAMES = frozenset(_NAME_LIST.split())
_PHRASES = re.compile(r"\b(?:skip link|skip to|back to top|to top|til toppen|site header|site search|page header|global header)\b")
_UI = re.compile(
    r"(?:(?:gå |tilbage )?til (?:top(?:pen)?|indholdsfortegnelsen?|oversigten?|dagsordenen|forsiden)|tilbage|forrige|næste"
    r"|(?:udskriv|print)(?: (?:dette )?(?:punkt|side|siden|dagsorden|referat|bilag))?|del(?: (?:siden|på \w+))?"
    r"|(?:luk|åbne?|vis|skjul|fold)(?:/\w+)?(?: (?:alle|dette|punkt|punkter|punktet|ud|ind|bilag|menu)){0,4}|klik her for at folde ud.*"
    r"|kopi[eé]r link.{0,30}|(?:skip|spring|gå) til (?:hoved ?)?indhold(?:et)?|læs op|lyt|show video|hent (?:som )?pdf"
    r"|(?:accepter|acceptér|afvis|tillad|godkend)(?: (?:alle|cookies|valgte|nødvendige)){1,2}|søg|menu|log ?(?:ind|in|ud)|×|x)[ .:>»]*",
    re.IGNORECASE,
)
_MOST_TEXT = 0.5
_BUTTON_WORDS = 6


def mark_chrome(page: HtmlElement) -> None:
    """Rename the elements of ``page`` that are chrome to `CHROME`; their text stays where it is."""
    total = max(_length(page), 1)
    for element in list(_outermost(page, total)):
        element.tag = CHROME


def _outermost(element: HtmlElement, total: int, *, main: bool = False, title: bool = False) -> Iterator[HtmlElement]:
    """Chrome below an element that lies in no other chrome."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        inside = main or child.tag in _MAIN or child.get("role") == "main"
        heading = title or child.tag in _TITLES
        if child.tag not in _WRAPPERS and _is_chrome(child, total, main=inside, title=heading):
            yield child
        else:
            yield from _outermost(child, total, main=inside, title=heading)


def _is_chrome(element: HtmlElement, total: int, *, main: bool, title: bool) -> bool:
    role = element.get("role") or ""
    if element.tag in _ALWAYS or role in _ROLES:
        return not _holds_minutes(element)
    if element.tag in _CONTROLS or role == "button":
        return not title and _is_control(element)
    if not main and (element.tag in _UNLESS_MAIN or role in _ROLES_UNLESS_MAIN):
        return not _holds(element, _MAIN | {"h1"}) and _length(element) <= _MOST_TEXT * total
    return _is_named(element) and not _holds(element, _MAIN | {"h1"}) and _length(element) <= _MOST_TEXT * total


def _holds_minutes(element: HtmlElement) -> bool:
    return _holds(element, _MAIN)


def _is_control(element: HtmlElement) -> bool:
    """A button, unless it opens an item and bears its title; a link only if it says what such links say."""
    words = " ".join((element.text_content() or "").split())
    if _UI.fullmatch(words):
        return True
    opens = any(element.get(name) is not None for name in ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle"))
    is_button = element.tag == "button" or element.get("role") == "button"
    return is_button and not opens and not _holds(element, _TITLES) and len(words.split()) <= _BUTTON_WORDS and not words[:1].isdigit()


def _is_named(element: HtmlElement) -> bool:
    for value in filter(None, (element.get("class"), element.get("id"))):
        words = [word.lower() for word in _WORD.findall(value)]
        if not _NAMES.isdisjoint(words) or _PHRASES.search(" ".join(words)):
            return True
    return False


def _holds(element: HtmlElement, tags: frozenset[str]) -> bool:
    return any(True for _ in element.iterdescendants(*tags))


def _length(element: HtmlElement) -> int:
    return sum(len("".join(text.split())) for text in element.itertext() if isinstance(text, str))
