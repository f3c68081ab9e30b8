"""Which names are declared where."""

from __future__ import annotations


class Scope:
    """The names of one block or function."""

    __slots__ = ("catches", "function", "functions", "lexical", "top", "variables")

    def __init__(self, *, function: bool = False, top: bool = False) -> None:
        self.function = function
        self.top = top
        self.variables: set[str] = set()
        self.lexical: set[str] = set()
        self.functions: set[str] = set()
        self.catches: str | None = None


class Scopes:
    """The scopes around a place, the innermost last. `unbound` are names that are exported before they are declared."""

    def __init__(self) -> None:
        self.stack = [Scope(top=True)]
        self.unbound: dict[str, int] = {}

    def push(self, *, function: bool = False) -> None:
        """Begin a block or function."""
        self.stack.append(Scope(function=function))

    def pop(self) -> None:
        """End it."""
        self.stack.pop()

    @property
    def top(self) -> Scope:
        """The module's own names."""
        return self.stack[0]

    @property
    def here(self) -> Scope:
        """The innermost scope."""
        return self.stack[-1]

    def declare(self, name: str, how: str) -> bool:
        """Declare a name, `how` being "lexical", "function" or "variable": whether it was free."""
        scope = self.stack[-1]
        if how == "variable":
            return self._declare_variable(name)
        if how == "lexical":
            free = name not in scope.lexical and name not in scope.functions and name not in scope.variables
            scope.lexical.add(name)
        else:
            free = name not in scope.lexical and (scope.function or name not in scope.variables)
            scope.functions.add(name)
        if scope.top:
            self.unbound.pop(name, None)
        return free

    def _declare_variable(self, name: str) -> bool:
        for scope in reversed(self.stack):
            if (name in scope.lexical and scope.catches != name) or (not scope.function and name in scope.functions):
                return False
            scope.variables.add(name)
            if scope.top:
                self.unbound.pop(name, None)
            if scope.function or scope.top:
                break
        return True
