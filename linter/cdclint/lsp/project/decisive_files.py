"""Files that decide the verdict on others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.config.sources import FILE, PROJECT
from cdclint.documents.collection.content_config import DECLARATIONS
from cdclint.documents.site.renderer import is_configuration

if TYPE_CHECKING:
    from collections.abc import Container

    from cdclint.config import Config


def decides_others(config: Config, sources: Container[str], path: str) -> bool:
    """Whether the verdict on other files depends on a file in another way than through rules over the project.

    `sources` are the files that the course was read from.
    """
    layout = config.layout
    name = path.rpartition("/")[2]
    settings = {FILE, PROJECT, ".gitignore"}
    known = {layout.contracts, layout.lesson_schema, *layout.schemas.values(), config.baseline}
    return name in settings or path in known or path in sources or path.endswith(DECLARATIONS) or is_configuration(path)
