"""The route of a page with parameters: which addresses it serves, in linear time however many parameters it has."""

from __future__ import annotations

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex

_PARAMETER = regex(r"\[(\.\.\.)?[^/\[\]]*+\]")


@dataclass(frozen=True, slots=True)
class RoutePattern:
    """The texts between the parameters, and for each parameter whether it takes any number of segments."""

    texts: tuple[str, ...]
    takes_more: tuple[bool, ...]

    @classmethod
    def of(cls, route: str) -> RoutePattern:
        """The pattern of `/docs/[version]/[...slug]`."""
        texts, takes_more, at = [], [], 0
        for one in _PARAMETER.finditer(route):
            texts.append(route[at : one.start()])
            takes_more.append(one[1] is not None)
            at = one.end()
        return cls((*texts, route[at:]), tuple(takes_more))

    def takes(self, address: str) -> bool:
        """Whether an address is one of the route's; a rest at its end may be missing with its slash."""
        first, *others = self.texts
        if not others:
            return address == first
        if self.takes_more[-1] and not others[-1] and self.texts[-2].endswith("/") and self._ends(f"{address}/"):
            return True
        return self._ends(address)

    def _ends(self, address: str) -> bool:
        first, *others = self.texts
        ends = {len(first)} if address.startswith(first) else set()
        for text, takes_more in zip(others, self.takes_more, strict=True):
            ends = {
                at + len(text) for at in _behind(ends, address, takes_more=takes_more) if address.startswith(text, at)
            }
        return len(address) in ends


def _behind(starts: set[int], address: str, *, takes_more: bool) -> list[int]:
    """Where a parameter may end that begins at one of these places."""
    if not starts:
        return []
    if takes_more:
        return list(range(min(starts), len(address) + 1))
    found, inside = [], False
    for at in range(min(starts), len(address) + 1):
        if inside:
            found.append(at)
        inside = at < len(address) and address[at] != "/" and (inside or at in starts)
    return found
