"""`dataclass`, `field` and `replace` of the standard library, made when they are wanted: start-up is a feature.

The standard decorator compiles some six functions for every class when its module is imported, and loads `inspect`.
This one shares all methods but `__init__`, and compiles that when many instances are made. Arguments, behaviour and
types are those of the standard one, as far as they are used here; `fields`, `replace` and `is_dataclass` of
`dataclasses` work on what it makes, and so do subclasses that the standard one makes of it.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 (so that it is handed on)
    from dataclasses import field as field  # noqa: PLC0414 (likewise)
    from dataclasses import replace as replace  # noqa: PLC0414 (likewise)

_MISSING: Any = object()
_FIELDS = "__fields__"
_COMPARED = "__compared__"
_FEW = 20
"""Instances of a class that are filled one by one before it is worth while to compile its `__init__`."""


def is_dataclass(one: object) -> bool:
    """Whether it is a dataclass or an instance of one, of this decorator or the standard one."""
    return hasattr(one, "__dataclass_params__")


def field_names(one: type, *, required: bool = False) -> tuple[str, ...]:
    """The names of a dataclass's fields, or of those that have no default."""
    if _FIELDS not in vars(one):
        import dataclasses  # noqa: PLC0415 (slow to load, and only its own classes need it)

        defaults = [(part.name, part.default, part.default_factory) for part in dataclasses.fields(one)]
        missing: object = dataclasses.MISSING
    else:
        own: dict[str, _Field] = getattr(one, _FIELDS)
        defaults = [(name, part.default, part.factory) for name, part in own.items()]
        missing = _MISSING
    without = ((name, default is missing and factory is missing) for name, default, factory in defaults)
    return tuple(name for name, is_required in without if is_required or not required)


class _Field:
    """What `field(…)` says, and the type that the class gives it."""

    __slots__ = ("annotation", "default", "factory", "kw_only", "options")

    def __init__(self, default: object = _MISSING, *, default_factory: object = _MISSING, **options: object) -> None:
        self.default: Any = default
        self.factory: Any = default_factory
        self.options = options
        self.annotation = ""
        self.kw_only = False

    def is_in(self, method: str) -> bool:
        """Whether `init`, `repr` or `compare` is about it."""
        return self.options.get(method, True) is True


class _Standard:
    """The fields as `dataclasses` has them, made by it on demand."""

    def __get__(self, instance: object, owner: type) -> object:
        import dataclasses  # noqa: PLC0415 (slow to load, and rarely needed)

        space: dict[str, Any] = {"__annotations__": {}}  # the body of a class
        for name, one in getattr(owner, _FIELDS).items():
            options: dict[str, Any] = one.options | {"kw_only": one.kw_only}  # keywords of `field`
            if one.default is not _MISSING:
                options["default"] = one.default
            elif one.factory is not _MISSING:
                options["default_factory"] = one.factory
            space[name] = dataclasses.field(**options)
            space["__annotations__"][name] = one.annotation
        made: Any = dataclasses.dataclass(init=False, repr=False, eq=False)(type(owner.__name__, (), space))
        return made.__dataclass_fields__


class _Params:
    """What the standard decorator asks of a class that it is to make a subclass of."""

    def __init__(self, *, frozen: bool) -> None:
        self.frozen = frozen


_PARAMS = {frozen: _Params(frozen=frozen) for frozen in (False, True)}


def _dataclass(
    made: type | None = None,
    /,
    *,
    frozen: bool = False,
    slots: bool = False,
    eq: bool = True,
    kw_only: bool = False,
) -> Any:  # noqa: ANN401 (type checkers see the standard decorator)
    if made is None:
        return lambda one: _dataclass(one, frozen=frozen, slots=slots, eq=eq, kw_only=kw_only)
    own = _own_fields(made, kw_only=kw_only)
    fields: dict[str, _Field] = {}
    for base in reversed(made.__mro__[1:]):
        fields |= base.__dict__.get(_FIELDS, {})
    fields |= own
    for name, one in own.items():
        if name in made.__dict__ and (slots or one.default is _MISSING):
            delattr(made, name)
        elif name in made.__dict__:
            setattr(made, name, one.default)
    space: dict[str, object] = {
        "__match_args__": tuple(name for name, one in fields.items() if one.is_in("init") and not one.kw_only),
        "__dataclass_fields__": _Standard(),
        "__dataclass_params__": _PARAMS[frozen],
        _FIELDS: fields,
    }
    if "__repr__" not in made.__dict__:
        space["__repr__"] = _repr
    if eq:
        compared = [name for name, one in fields.items() if one.is_in("compare")]
        space[_COMPARED] = attrgetter(*compared) if compared else lambda _: ()
        space["__eq__"] = _equals
        space["__hash__"] = _hash if frozen else None
    if frozen:
        space |= {"__setattr__": _refuse, "__delattr__": _refuse}
    if slots:
        inherited = {name for base in made.__mro__[1:] for name in base.__dict__.get("__slots__", ())}
        rest = {name: value for name, value in made.__dict__.items() if name not in {"__dict__", "__weakref__"}}
        space = (
            rest
            | space
            | {"__qualname__": made.__qualname__, "__slots__": tuple(name for name in own if name not in inherited)}
        )
        if frozen:
            space |= {"__getstate__": _getstate, "__setstate__": _setstate}
        made = type(made)(made.__name__, made.__bases__, space)
    else:
        for name, value in space.items():
            setattr(made, name, value)
    if "__init__" not in made.__dict__:
        _set_init(made, fields, frozen=frozen)
    return made


def _own_fields(made: type, *, kw_only: bool) -> dict[str, _Field]:
    fields = {}
    # Those of the class itself: a look into its namespace finds none from Python 3.14 on, which makes them when asked.
    for name, annotation in made.__annotations__.items():
        if "ClassVar" in str(annotation):
            continue
        value = made.__dict__.get(name, _MISSING)
        one = value if isinstance(value, _Field) else _Field(value)
        one.annotation = annotation
        one.kw_only = kw_only
        fields[name] = one
    return fields


def _set_init(made: type, fields: dict[str, _Field], *, frozen: bool) -> None:
    few = iter(range(_FEW))
    given: list[str] = []

    def first(self: object, *values: object, **named: object) -> None:
        if not given:
            given.extend(name for name, one in fields.items() if not one.kw_only and one.is_in("init"))
        if next(few, None) is not None and _fill(self, fields, given, values, named):
            return
        init = _init(made, fields, frozen=frozen)
        init.__qualname__ = f"{made.__qualname__}.__init__"
        made.__init__ = init  # type: ignore[misc]
        init(self, *values, **named)

    made.__init__ = first  # type: ignore[misc]


def _fill(
    self: object, fields: dict[str, _Field], given: list[str], values: tuple[object, ...], named: dict[str, object]
) -> bool:
    """Do what `__init__` does without compiling it; False, and nothing done, where the arguments are wrong.

    `given` are the fields that may be given by their place.
    """
    arguments = dict(zip(given, values, strict=False)) | named
    if len(arguments) != len(values) + len(named):
        return False
    for name, one in fields.items():
        if name in arguments:
            if not one.is_in("init"):
                return False
        elif one.factory is not _MISSING:
            arguments[name] = one.factory()
        elif one.default is not _MISSING:
            arguments[name] = one.default
        elif one.is_in("init"):
            return False
    if len(arguments) > len(fields) or not fields.keys() >= arguments.keys():
        return False
    for name, value in arguments.items():
        object.__setattr__(self, name, value)
    finish: Any = getattr(self, "__post_init__", None)
    if finish is not None:
        finish()
    return True


def _init(made: type, fields: dict[str, _Field], *, frozen: bool) -> Callable[..., None]:
    """Compile the method."""
    known: dict[str, object] = {"_missing": _MISSING, "_set": object.__setattr__}
    given: list[str] = []
    named: list[str] = []
    body: list[str] = []
    for name, one in fields.items():
        value = name
        if one.factory is not _MISSING:
            known[f"_make_{name}"] = one.factory
            value = f"_make_{name}()"
        elif not one.is_in("init"):
            continue
        if one.is_in("init"):
            parameters = named if one.kw_only else given
            if one.factory is not _MISSING:
                parameters.append(f"{name}=_missing")
                value = f"{value} if {name} is _missing else {name}"
            elif one.default is not _MISSING:
                known[f"_default_{name}"] = one.default
                parameters.append(f"{name}=_default_{name}")
            else:
                parameters.append(name)
        if not frozen:
            body.append(f"self.{name} = {value}")
        elif type(slot := getattr(made, name, None)).__name__ == "member_descriptor":
            # Half of the time that `object.__setattr__` takes.
            known[f"_set_{name}"] = slot.__set__  # type: ignore[union-attr]
            body.append(f"_set_{name}(self, {value})")
        else:
            body.append(f"_set(self, {name!r}, {value})")
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = ["self", *given, *(["*", *named] if named else [])]
    outer = f"def make({', '.join(known)}):\n def __init__({', '.join(parameters)}):\n  "
    space: dict[str, Any] = {}  # where generated code is defined
    exec(outer + "\n  ".join(body or ["pass"]) + "\n return __init__", {}, space)  # noqa: S102 (as the standard one does)
    init: Callable[..., None] = space["make"](**known)
    return init


def _repr(self: object) -> str:
    fields: dict[str, _Field] = getattr(self, _FIELDS)
    shown = (f"{name}={getattr(self, name)!r}" for name, one in fields.items() if one.is_in("repr"))
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _equals(self: object, other: object) -> object:
    if type(other) is not type(self):
        return NotImplemented
    compared: Callable[[object], object] = getattr(type(self), _COMPARED)
    return compared(self) == compared(other)


def _hash(self: object) -> int:
    return hash(getattr(type(self), _COMPARED)(self))


def _refuse(_self: object, name: str, *_: object) -> None:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 (see above)

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _getstate(self: object) -> list[object]:
    return [getattr(self, name) for name in getattr(self, _FIELDS)]


def _setstate(self: object, state: list[object]) -> None:
    for name, value in zip(getattr(self, _FIELDS), state, strict=True):
        object.__setattr__(self, name, value)


def _replace(one: object, /, **changes: object) -> object:
    if _FIELDS not in vars(type(one)):
        import dataclasses  # noqa: PLC0415 (slow to load: see above)

        return dataclasses.replace(one, **changes)  # type: ignore[type-var]
    fields: dict[str, _Field] = getattr(one, _FIELDS)
    return type(one)(**{name: getattr(one, name) for name, field in fields.items() if field.is_in("init")} | changes)


if not TYPE_CHECKING:
    dataclass, field, replace = _dataclass, _Field, _replace
