"""Where a lesson is served: its path in the course, and the links that lead to it."""

from __future__ import annotations

import re
from posixpath import normpath
from urllib.parse import unquote

from cdclint.core.regex import regex
from cdclint.syntax.text.slug import slug

_CONTENT = regex(r"(?:^|.*/)src/content/(.+)\.mdx?$")
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_NUMBER = regex(r"(\d+)")


def entry_id(path: str) -> str:
    """What other lessons call the lesson at `path`: `03-module-3/04-alerting` for `src/content/course/03-module-3/…`.

    A file outside of a collection is called by its path without the extension.
    """
    _, _, entry = _segments(path).partition("/")
    return entry or _segments(path)


def called(name: str) -> str:
    """The id of the lesson that is called by its file's name, which may have dots and capitals, or by its id."""
    return "/".join(slug(part) for part in re.sub(r"\.mdx?$", "", name.strip("/")).split("/"))


def slug_of_path(inner: str) -> str:
    """What Astro calls the entry at a path below its collection: each part slugged, without `/index`."""
    bare = re.sub(r"\.[^./]*$", "", inner)
    return re.sub(r"/index$", "", "/".join(slug(part) for part in bare.split("/")))


def route(path: str) -> str:
    """The address that the site serves a lesson at: `/course/03-module-3/04-alerting/`; docs have no prefix."""
    segments = _segments(path)
    if _CONTENT.match(path) and segments.startswith("docs/"):
        segments = segments.removeprefix("docs/")
    segments = re.sub(r"(?:^|/)index$", "", segments)
    return f"/{segments}/" if segments else "/"


def _segments(path: str) -> str:
    """The path below src/content, each part as Astro slugs it."""
    found = _CONTENT.match(path)
    inner = found[1] if found else re.sub(r"\.mdx?$", "", path)
    return "/".join(slug(part) for part in inner.split("/"))


def leads_to(url: str, path: str, target: str) -> bool:
    """Whether a link `url` in the lesson at `path` leads to `target`.

    `target` is a file below the root, the name of a lesson next to this one, a route or an address, with or without an
    extension, a final slash or a fragment.
    """
    wanted = _bare(target)
    given = _bare(url)
    if _SCHEME.match(target):
        return given == wanted
    if _SCHEME.match(url) or not given:
        return False
    # A relative link is taken as one between files and as one between pages: only the site knows which it is.
    file = _resolved(given, path)
    resolved = {file, route(f"{file.lstrip('/')}.mdx").rstrip("/"), _resolved(given, f"{route(path)}page")}
    if target.startswith("/"):
        return wanted in resolved
    folder = path.rpartition("/")[0]
    lessons = [candidate for candidate in (f"{folder}/{target}" if folder else target, target) if candidate]
    for lesson in lessons:
        served = route(lesson if lesson.endswith((".mdx", ".md")) else f"{lesson}.mdx").rstrip("/")
        if resolved & {served, f"/{_bare(lesson)}"}:
            return True
    return False


def _bare(url: str) -> str:
    """A link without fragment, query, final slash and extension of a lesson."""
    bare = unquote(re.split(r"[?#]", url, maxsplit=1)[0])
    return re.sub(r"(?:\.mdx?|/|/index\.html)$", "", bare) or ("/" if bare == "/" else "")


def _resolved(url: str, path: str) -> str:
    """An absolute form of a link in the file, or on the page, at `path`."""
    if url.startswith("/"):
        return url
    folder = path.lstrip("/").rpartition("/")[0]
    return normpath(f"/{folder}/{url}")


def file_number(path: str) -> int | None:
    """The number that a lesson's file name starts with: 4 for `04-alerting.mdx`."""
    found = _NUMBER.match(path.rpartition("/")[2])
    return int(found[1]) if found and len(found[1]) <= 9 else None
