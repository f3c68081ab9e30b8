"""MDX, read exactly: remark-mdx's verdicts at remark-mdx's places, and a tree in which every node knows its span."""

from cdclint.documents.mdx.dialect import COMMONMARK_MDX, Dialect
from cdclint.documents.mdx.parse import Tree, parse
from cdclint.documents.mdx.problem import SyntaxProblem

__all__ = ["COMMONMARK_MDX", "Dialect", "SyntaxProblem", "Tree", "parse"]
