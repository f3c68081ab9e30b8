#!/usr/bin/env python3
"""Change one condition of one rule at a time, and see whether the rule's own cases notice.

    bench/mutants.py                  every rule
    bench/mutants.py dashboard link/broken     groups and rules

A mutant that no case kills is reported, and the exit status is 1, unless tests/rules/surviving-mutants.json says why it
lives: most change nothing that can be seen. Texts are never changed: what a rule says is for its readers to judge.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from cases import Section, sections  # noqa: E402 (tests are no package)
from cdclint.engine.check import Fixes  # noqa: E402 (it is below the path)
from cdclint.registry import load_rule, rule_ids  # noqa: E402 (likewise)
from conftest import judge  # noqa: E402 (likewise)

if TYPE_CHECKING:
    from collections.abc import Iterator

EXCUSED = ROOT / "tests" / "rules" / "surviving-mutants.json"
SECONDS = 60
"""For all cases of a rule under one mutant; an endless loop is as good as a wrong answer."""

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_CALLS = {"any": "all", "all": "any", "min": "max", "max": "min"}
_METHODS = {"startswith": "endswith", "endswith": "startswith", "issubset": "issuperset", "isdisjoint": "issubset"}


@dataclass(frozen=True)
class Mutant:
    """One changed rule: `change` is `before → after`, on `line` of the rule's file."""

    rule: str
    number: int
    line: int
    change: str


class Changer(ast.NodeTransformer):
    """Counts the places where a tree can be changed, and changes the `wanted` one."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted = wanted
        self.places: list[tuple[int, str]] = []

    def _offer(self, node: ast.expr | ast.stmt, *others: ast.expr | ast.stmt) -> ast.AST:
        result: ast.AST = node
        for other in others:
            before, after = ast.unparse(node), ast.unparse(other)
            if len(self.places) == self.wanted:
                result = ast.copy_location(other, node)
            self.places.append((node.lineno, f"{before} → {after}"))
        return result

    def visit(self, node: ast.AST) -> ast.AST:
        """A place and, first, what is inside it."""
        if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom):
            return node
        if isinstance(node, ast.keyword) and node.arg == "n":
            return node  # how many near words are looked for: the first is taken
        kept = self._annotations(node)
        self.generic_visit(node)
        for name, value in kept.items():
            setattr(node, name, value)
        return node if self._is_for_types(node) else self._changed(node)

    def _changed(self, node: ast.AST) -> ast.AST:
        match node:
            case ast.Compare():
                return self._compare(node)
            case ast.BoolOp():
                return self._bool_op(node)
            case ast.UnaryOp():
                return self._unary_op(node)
            case ast.BinOp():
                return self._bin_op(node)
            case ast.Constant():
                return self._constant(node)
            case ast.If() | ast.IfExp():
                return self._test(node)
            case ast.comprehension():
                return self._comprehension(node)
            case ast.Call():
                return self._call(node)
            case ast.Continue():
                return self._offer(node, ast.Break())
            case ast.Break():
                return self._offer(node, ast.Continue())
            case _:
                return node

    def _annotations(self, node: ast.AST) -> dict[str, object]:
        """Annotations and decorators, taken out of the node: they decide nothing."""
        kept: dict[str, object] = {}
        for name, empty in (("annotation", None), ("returns", None), ("decorator_list", [])):
            if hasattr(node, name):
                kept[name] = getattr(node, name)
                setattr(node, name, empty)
        return kept

    def _is_for_types(self, node: ast.AST) -> bool:
        return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"

    def _compare(self, node: ast.Compare) -> ast.AST:
        others = [
            ast.Compare(node.left, [*node.ops[:at], new(), *node.ops[at + 1 :]], node.comparators)
            for at, op in enumerate(node.ops)
            for new in _COMPARISONS[type(op)]
        ]
        return self._offer(node, *others)

    def _bool_op(self, node: ast.BoolOp) -> ast.AST:
        swapped = ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        shorter = [
            ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]
            for at in range(len(node.values))
            if (rest := [*node.values[:at], *node.values[at + 1 :]])
        ]
        return self._offer(node, swapped, *shorter)

    def _unary_op(self, node: ast.UnaryOp) -> ast.AST:
        return self._offer(node, node.operand) if isinstance(node.op, ast.Not | ast.USub) else node

    def _bin_op(self, node: ast.BinOp) -> ast.AST:
        new = _OPERATORS.get(type(node.op))
        return node if new is None else self._offer(node, ast.BinOp(node.left, new(), node.right))

    def _constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            return self._offer(node, ast.Constant(not node.value))
        if isinstance(node.value, int | float):
            return self._offer(node, ast.Constant(node.value + 1))
        return node

    def _test(self, node: ast.If | ast.IfExp) -> ast.AST:
        # A comparison, a negation and their like are changed by themselves.
        if not isinstance(node.test, ast.Compare | ast.UnaryOp):
            changed = self._offer(node.test, ast.UnaryOp(ast.Not(), node.test))
            assert isinstance(changed, ast.expr)
            node.test = changed
        return node

    def _comprehension(self, node: ast.comprehension) -> ast.AST:
        for test in node.ifs:
            changed = self._offer(test, ast.copy_location(ast.Constant(True), test))
            if changed is not test:
                node.ifs = [one for one in node.ifs if one is not test]
        return node

    def _call(self, node: ast.Call) -> ast.AST:
        match node.func:
            case ast.Name(id=name) if name in _CALLS:
                return self._offer(node, ast.Call(ast.Name(_CALLS[name], ast.Load()), node.args, node.keywords))
            case ast.Attribute(attr=name) if name in _METHODS:
                func = ast.Attribute(node.func.value, _METHODS[name], ast.Load())
                return self._offer(node, ast.Call(func, node.args, node.keywords))
        return node


def path_of(rule: str) -> Path:
    """The file of a rule."""
    return ROOT / "linter" / "cdclint" / "rules" / f"{rule.replace('-', '_')}.py"


def mutants_of(rule: str) -> list[Mutant]:
    """Every way to change a rule."""
    changer = Changer()
    changer.visit(ast.parse(path_of(rule).read_text("utf-8")))
    return [Mutant(rule, number, line, change) for number, (line, change) in enumerate(changer.places)]


def install(rule: str, number: int) -> None:
    """Put a changed module in the place of the rule's."""
    path = path_of(rule)
    tree = Changer(number).visit(ast.parse(path.read_text("utf-8")))
    name = f"cdclint.rules.{rule.replace('/', '.').replace('-', '_')}"
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    try:
        exec(compile(ast.fix_missing_locations(tree), str(path), "exec"), vars(module))  # noqa: S102 (our own rules)
    finally:
        load_rule.cache_clear()


def first_difference(rule: str) -> str | None:
    """The first case of a rule that does not go as it is written; None where all do."""
    with TemporaryDirectory(prefix="mutant") as folder:
        for at, section in enumerate(sections(ROOT / "tests" / "rules" / f"{rule}.md")):
            if not _holds(rule, section, Path(folder, str(at))):
                return section.title
    return None


def _holds(rule: str, section: Section, root: Path) -> bool:
    for block in section.inputs:
        target = root / block.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(block.data)
    if judge(rule, root) != section.output:
        return False
    expected = [block for block in section.blocks if block.kind == "fixed"]
    if expected and judge(rule, root, Fixes.ALL) != "":
        return False
    for block in expected:
        path = block.path or next(block.path for block in section.inputs if block.kind != "toml")
        if (root / path).read_bytes().decode() != block.text:
            return False
    return True


def survivors(rule: str) -> tuple[int, list[Mutant]]:
    """How many mutants of a rule there are, and those that its cases let live."""
    found = first_difference(rule)
    if found is not None:
        raise SystemExit(f"{rule}: the case {found!r} fails without any change")
    mutants = mutants_of(rule)
    return len(mutants), [mutant for mutant in mutants if _lives(mutant)]


def _lives(mutant: Mutant) -> bool:
    def too_long(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(SECONDS)
    try:
        install(mutant.rule, mutant.number)
        return first_difference(mutant.rule) is None
    except (Exception, SystemExit):  # noqa: BLE001 (a mutant that breaks anything is noticed)
        return False
    finally:
        signal.alarm(0)


def chosen(names: list[str]) -> Iterator[str]:
    """The rules that are asked for."""
    known = rule_ids()
    for name in names:
        if not any(name in {rule, rule.partition("/")[0]} for rule in known):
            raise SystemExit(f"mutants: there is no rule and no group `{name}`")
    for rule in known:
        if not names or rule in names or rule.partition("/")[0] in names:
            yield rule


def main() -> int:
    """Entry point; returns the exit status: 1 where a mutant lives without a reason."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rules", nargs="*", metavar="RULE|GROUP")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="worker processes")
    arguments = parser.parse_args()
    known_ones: dict[str, dict[str, str]] = json.loads(EXCUSED.read_text("utf-8")) if EXCUSED.exists() else {}
    total = excused = 0
    alive: list[Mutant] = []
    rules = list(chosen(arguments.rules))
    with ProcessPoolExecutor(arguments.jobs, max_tasks_per_child=1) as pool:
        for rule, (count, found) in zip(rules, pool.map(survivors, rules), strict=True):
            known = known_ones.get(rule, {})
            new = [mutant for mutant in found if mutant.change not in known]
            total += count
            excused += len(found) - len(new)
            alive += new
            for mutant in new:
                print(f"{path_of(rule).relative_to(ROOT)}:{mutant.line}: {mutant.change}", flush=True)
            for change in known.keys() - {mutant.change for mutant in found}:
                print(f"{rule}: listed as living, and is killed: {change}", flush=True)
    print(f"{total} mutants: {total - excused - len(alive)} killed, {excused} live with a reason, {len(alive)} live")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
