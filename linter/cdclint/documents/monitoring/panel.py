"""A panel or row of a dashboard with its targets, as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.syntax.data.value import Array, Object, Scalar, at, is_true, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

WITHOUT_DATA = frozenset({"row", "text", "news", "dashlist", "alertlist", "welcome", "gettingstarted", "pluginlist"})
WITHOUT_LEGEND = frozenset({"stat", "singlestat", "gauge", "table", "table-old", "heatmap", "text", "logs"})
"""Panels that show the name of a series rarely or never."""
_UNTOUCHED = ((None, "green"), (80, "red"))
"""The thresholds that Grafana gives a new panel."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """One query of a panel, as it is written."""

    value: Object
    ref_id: str


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """A panel or a row. `row` is the row that it is in, `nested` whether it is written inside that row."""

    value: Object
    type: str
    title: str
    id: int | None
    row: Panel | None
    nested: bool
    targets: tuple[Target, ...]

    @property
    def is_row(self) -> bool:
        """Whether it is a row."""
        return self.type == "row"

    @property
    def is_library(self) -> bool:
        """Whether it only refers to a library panel, which says the rest."""
        return "libraryPanel" in self.value

    @property
    def label(self) -> Message:
        """What it is called in a message."""
        if self.title or self.id is None:
            return panel_label(self.title, is_row=self.is_row)
        return Message("row {id}", id=self.id) if self.is_row else Message("panel {id}", id=self.id)

    @property
    def place(self) -> Value:
        """Where a defect of the whole panel is shown: its title, type or id."""
        for key in ("title", "type", "id"):
            value = self.value.get(key)
            if isinstance(value, Scalar):
                return value
        return Scalar(None, self.value.start, self.value.start + 1)

    @property
    def has_data(self) -> bool:
        """Whether it asks a datasource: targets that a panel of text or of links has kept are never run."""
        return self.type not in WITHOUT_DATA

    @property
    def repeated(self) -> frozenset[str]:
        """The variables that have one value here, since the panel or its row is repeated for each."""
        rows = (self.row,) if self.row is not None else ()
        names = (string(one.value.get("repeat")).removeprefix("$") for one in (self, *rows))
        return frozenset(filter(None, names))

    @property
    def hides_legend(self) -> bool:
        """Whether its legend is switched off, as the panels of today write it or as those before them."""
        legend = at(self.value, "options", "legend")
        shown = at(legend, "showLegend") or at(self.value, "legend", "show")
        return string(at(legend, "displayMode")) == "hidden" or (isinstance(shown, Scalar) and shown.value is False)

    def default(self, key: str) -> Value | None:
        """A value of `fieldConfig.defaults`, or of what Grafana 6 had in its place."""
        value = at(self.value, "fieldConfig", "defaults", key)
        return value if value is not None else at(self.value, "options", "fieldOptions", "defaults", key)


class PanelFacts(TypedDict):
    """What project rules know of a panel: `thresholds` are pairs of value and colour, `place` is a span."""

    id: int | None
    title: str
    type: str
    row: str
    unit: str
    thresholds: list[list[Any]]
    metrics: list[str]
    place: list[int]


def thresholds(panel: Panel) -> Iterator[tuple[float | None, str, Object]]:
    """The steps of a panel's thresholds: value (None for the base), colour, and where."""
    written = panel.default("thresholds")
    for step in objects(at(written, "steps") if isinstance(written, Object) else written):
        value = step.get("value")
        number = value.value if isinstance(value, Scalar) and isinstance(value.value, int | float) else None
        yield (None if isinstance(number, bool) else number), string(step.get("color")), step


def thresholds_untouched(panel: Panel) -> bool:
    """Whether its thresholds are those that every new panel has, and so not a decision of the author."""
    return tuple((value, color) for value, color, _ in thresholds(panel)) == _UNTOUCHED


def read_panels(value: Value | None, row: Panel | None, found: list[Panel], *, nested: bool) -> None:
    """Add the panels of a list, and those inside them, to `found`."""
    for written in objects(value):
        kind = string(written.get("type"))
        number = written.get("id")
        panel = Panel(
            written,
            kind,
            string(written.get("title")),
            number.value if isinstance(number, Scalar) and isinstance(number.value, int) else None,
            None if kind == "row" and not nested else row,
            nested,
            tuple(Target(target, string(target.get("refId"))) for target in objects(written.get("targets"))),
        )
        found.append(panel)
        inner = written.get("panels")
        if isinstance(inner, Array) and inner.items:
            read_panels(inner, panel, found, nested=True)
        if kind == "row" and not nested:
            row = None if is_true(written.get("collapsed")) else panel


def panel_label(title: str, *, is_row: bool) -> Message:
    """What a panel or row of that title is called in a message."""
    if title:
        return Message('row "{title}"', title=title) if is_row else Message('panel "{title}"', title=title)
    return Message("a row without title") if is_row else Message("a panel without title")


def objects(value: Value | None) -> Iterator[Object]:
    """The objects in a list; none of anything else."""
    for item in value.items if isinstance(value, Array) else ():
        if isinstance(item, Object):
            yield item
