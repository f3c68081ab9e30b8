"""An entry of the navigation that leads to no page."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project


@rule
def unknown_page(project: Project) -> Iterator[Finding]:
    """The navigation names a page or lesson that does not exist.

    Starlight and Docusaurus refuse to build a site whose sidebar does; a list of lessons shows an entry that leads
    nowhere, and a folder without pages is a group without entries. An address of a file (`/labs.zip`) is looked up as
    a link of a lesson is: in `public`, among the endpoints of `src/pages`, in the folder that `[...file].ts` serves.
    Of links to other sites only the scheme is judged (`htps://`). Read are `sidebar` in astro.config with its links
    and folders (`autogenerate`), sidebars.js or .json of Docusaurus with its folders (`dirName`), its navigation bar
    and footer (`docId`, `sidebarId`, `to` below `/docs/`), and `lessons` in module.json (or module.yml) and in lists of
    modules, as far as they are written out; what is computed is left alone, and lists most of whose names are no pages.
    Pages that starlight-blog serves, scripts write or git ignores are there; beside another integration or plugin that
    may serve pages, links and folders are not judged.
    """
    if not project.complete:
        return
    outline = project.outline
    for shown in outline.sidebars:
        for name, start, end in sorted(shown.sidebar.pages, key=lambda page: page[1]):
            if not outline.is_page(shown, name):
                yield Finding(project.span(shown.path, [start, end]), _message(name, shown.known_in_order))
        for url, start, end, near in outline.lost_links(shown):
            meant = Message.meant(near)
            last = url.partition("#")[0].partition("?")[0].rpartition("/")[2]
            if "." in last and "://" not in url:
                message = Message("there is no file `{name}`{meant}", name=url, meant=meant)
            else:
                message = Message("there is no page `{name}`{meant}", name=url, meant=meant)
            yield Finding(project.span(shown.path, [start, end]), message)
        for folder, start, end in shown.sidebar.folders:
            if not outline.is_folder(shown, folder):
                near = next(iter(closest(folder.strip("/"), shown.known_folders, cutoff=0.75)), "")
                meant = Message.meant(near)
                message = Message("there is no folder `{name}` of pages{meant}", name=folder, meant=meant)
                yield Finding(project.span(shown.path, [start, end]), message)
    yield from _of_navbars(project)
    for listed in outline.lesson_lists:
        missing = listed.missing
        known = tuple(sorted(listed.by_name)) if missing else ()
        for one in missing:
            yield Finding(project.span(listed.path, one["span"]), _message(one["name"], known))


def _of_navbars(project: Project) -> Iterator[Finding]:
    """What the bars and the footers of Docusaurus name and is not there."""
    outline = project.outline
    for navbar, shown in outline.navbars:
        for name, start, end in shown.sidebar.pages:
            if not outline.is_page(shown, name):
                yield Finding(project.span(navbar.path, [start, end]), _message(name, shown.known_in_order))
        for url, start, end, near in outline.lost_links(shown):
            message = Message("there is no page `{name}`{meant}", name=url, meant=Message.meant(near))
            yield Finding(project.span(navbar.path, [start, end]), message)
        for name, start, end in navbar.sidebars:
            if navbar.known is not None and name not in navbar.known:
                near = next(iter(closest(name, navbar.known, cutoff=0.75)), "")
                message = Message("there is no sidebar `{name}`{meant}", name=name, meant=Message.meant(near))
                yield Finding(project.span(navbar.path, [start, end]), message)


def _message(name: str, known: tuple[str, ...]) -> Message:
    near = next(iter(closest(name.removesuffix(".mdx").removesuffix(".md"), known, cutoff=0.75)), "")
    meant = Message.meant(near)
    return Message("there is no page `{name}`{meant}", name=name, meant=meant)
