"""What the configuration of an Astro site says of its addresses: host, base, redirects."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cdclint.documents.site.components.redirects import Redirects
    from cdclint.documents.site.components.script_file import ScriptFile


class SiteConfig:
    """`text` is None without a configuration. It is parsed only where a word in it may matter to a link."""

    def __init__(self, text: str | None) -> None:
        self.text = text

    def names(self, word: str) -> bool:
        """Whether a text occurs in the configuration."""
        return self.text is not None and word in self.text

    @cached_property
    def host(self) -> str:
        """The host that the site is served at, "" if unknown."""
        if self.text is None or not re.search(r"\bsite\b", self.text):
            return ""
        from cdclint.documents.site.components.base_path import site_host  # noqa: PLC0415 (few links have a host)

        return site_host(self._script)

    @cached_property
    def base(self) -> str | None:
        """The folder that the site is served below, without a final slash; None where the configuration hides it."""
        if self.text is None or not re.search(r"\bbase\b", self.text):
            return ""
        from cdclint.documents.site.components.base_path import base_path  # noqa: PLC0415 (most sites have no base)

        return base_path(self._script)

    @cached_property
    def redirects(self) -> Redirects | None:
        """What the configuration redirects and may serve; None without one."""
        if self.text is None:
            return None
        from cdclint.documents.site.components.redirects import Redirects  # noqa: PLC0415 (few links are not served by pages)

        return Redirects(self._script)

    @cached_property
    def _script(self) -> ScriptFile:
        """The configuration as a module, parsed once for all that is read from it."""
        from cdclint.documents.site.components.script_file import ScriptFile  # noqa: PLC0415 (as for what reads it)

        return ScriptFile("astro.config.ts", self.text or "")
