"""The decorator of `core.dataclass` against the standard one: each case is written once and made by both."""

from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys
from typing import Any, ClassVar

import pytest

from cdclint.core import dataclass as light
from cdclint.core.source import Source, Span


def _make(module: Any) -> Any:  # noqa: ANN401 (one of two modules, and classes that exist twice)
    """Classes of every kind that is used, by name."""

    @module.dataclass(frozen=True, slots=True)
    class Point:
        x: int
        y: int = 2
        names: list[str] = module.field(default_factory=list, compare=False)
        quiet: int = module.field(default=5, repr=False)

    @module.dataclass(frozen=True, slots=True, kw_only=True)
    class Named(Point):
        label: str
        kind: ClassVar[str] = "kind"

    @module.dataclass
    class Open:
        value: int
        double: int = module.field(init=False)
        made: dict[str, int] = module.field(default_factory=dict, init=False)

        def __post_init__(self) -> None:
            self.double = 2 * self.value

    @module.dataclass(frozen=True, eq=False)
    class Same:
        value: int = 0

    @module.dataclass(frozen=True)
    class Empty:
        pass

    return {one.__name__: one for one in (Point, Named, Open, Same, Empty)}


LIGHT, STANDARD = _make(light), _make(dataclasses)
CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Point", (1,), {}),
    ("Point", (1, 3), {"names": ["a"]}),
    ("Point", (), {"y": 1, "x": 0, "quiet": 7}),
    ("Named", (1,), {"label": "l"}),
    ("Open", (4,), {}),
    ("Same", (), {}),
    ("Empty", (), {}),
]


@pytest.mark.parametrize(("name", "values", "named"), CALLS)
def test_makes_what_the_standard_one_makes(name: str, values: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Values, text, equality and hash are those of the standard library."""
    one, other = LIGHT[name](*values, **named), STANDARD[name](*values, **named)
    assert repr(one) == repr(other)
    assert dataclasses.asdict(one) == dataclasses.asdict(other)
    assert (one == LIGHT[name](*values, **named)) is (other == STANDARD[name](*values, **named))
    assert one != other
    assert LIGHT[name].__match_args__ == STANDARD[name].__match_args__
    assert hasattr(one, "__dict__") is hasattr(other, "__dict__")
    if name == "Open":
        assert LIGHT[name].__hash__ is STANDARD[name].__hash__ is None
    else:
        assert hash(one) == hash(one)
        assert (hash(one) == hash(LIGHT[name](*values, **named))) is (name != "Same")


@pytest.mark.parametrize("name", LIGHT)
def test_standard_functions_read_it(name: str) -> None:
    """`fields` and `is_dataclass` see the same in both."""

    def reported(one: type) -> list[tuple[Any, ...]]:
        return [
            (part.name, part.type, part.default, part.default_factory, part.init, part.repr, part.compare, part.kw_only)
            for part in dataclasses.fields(one)
        ]

    assert dataclasses.is_dataclass(LIGHT[name])
    assert reported(LIGHT[name]) == reported(STANDARD[name])


@pytest.mark.parametrize("name", LIGHT)
def test_names_the_fields(name: str) -> None:
    parts = dataclasses.fields(STANDARD[name])
    missing = dataclasses.MISSING
    required = tuple(one.name for one in parts if one.default is missing and one.default_factory is missing)
    for made in (LIGHT[name], STANDARD[name]):
        assert light.is_dataclass(made)
        assert light.field_names(made) == tuple(one.name for one in parts)
        assert light.field_names(made, required=True) == required


def test_another_class_is_no_dataclass() -> None:
    assert not light.is_dataclass(int)


def test_replaces() -> None:
    """`replace` makes another instance of a frozen class."""
    for replace in (dataclasses.replace, light.replace):
        assert replace(LIGHT["Point"](1), y=9) == LIGHT["Point"](1, 9)
        assert replace(LIGHT["Named"](1, label="l"), label="m") == LIGHT["Named"](1, label="m")
    assert light.replace(STANDARD["Point"](1), y=9) == STANDARD["Point"](1, 9)


@pytest.mark.parametrize(
    ("name", "values", "named"),
    [("Point", (), {}), ("Point", (1, 2, [], 3, 4), {}), ("Point", (1,), {"z": 1}), ("Named", (1, 2, [], 3, "l"), {})],
)
def test_refuses_wrong_arguments(name: str, values: tuple[Any, ...], named: dict[str, Any]) -> None:
    """In the words of the interpreter, at the first instance and at every later one."""
    for _ in range(2):
        with pytest.raises(TypeError) as problem:
            LIGHT[name](*values, **named)
        with pytest.raises(TypeError) as wanted:
            STANDARD[name](*values, **named)
        assert str(problem.value) == str(wanted.value)


def test_frozen_stays_as_it_is() -> None:
    """Neither assignment nor deletion."""
    for name in ("Point", "Same", "Empty"):
        one = LIGHT[name](1) if name == "Point" else LIGHT[name]()
        with pytest.raises(dataclasses.FrozenInstanceError, match="x"):
            one.x = 3
        with pytest.raises(dataclasses.FrozenInstanceError, match="x"):
            del one.x


def test_standard_subclass() -> None:
    """A class that the standard decorator makes may have one of these as its base."""

    @dataclasses.dataclass(frozen=True)
    class Longer(LIGHT["Point"]):  # type: ignore[misc]
        z: int = 0

    longer = Longer(1, 2, [], 4, 5)
    assert (longer.x, longer.z) == (1, 5)
    assert repr(longer).endswith("Longer(x=1, y=2, names=[], z=5)")


def test_is_pickled() -> None:
    """Frozen classes with slots come back whole, as workers need it."""
    span = Span(Source("a.mdx", "text"), 1, 3)
    assert pickle.loads(pickle.dumps(span)) == span  # noqa: S301 (made in the same line)


def test_loads_nothing() -> None:
    """The modules that a warm run needs get along without the standard module."""
    code = "import sys, cdclint.core.report; print('dataclasses' in sys.modules, 'inspect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
