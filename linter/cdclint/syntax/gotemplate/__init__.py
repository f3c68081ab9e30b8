"""Go's text/template: what is between `{{` and `}}`, read as its parser reads it."""

from cdclint.syntax.gotemplate.action_grammar import parse_template
from cdclint.syntax.gotemplate.action_tree import Call, Dialect, Literal, Reference, Template, TemplateError

__all__ = ["Call", "Dialect", "Literal", "Reference", "Template", "TemplateError", "parse_template"]
