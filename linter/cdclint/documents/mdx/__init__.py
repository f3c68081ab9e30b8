"""MDX, read exactly: remark-mdx's verdicts at remark-mdx's places, and a tree in which every node knows its span."""

from cdclint.documents.mdx.parse import COMMONMARK_MDX, Dialect, Tree, parse
from cdclint.documents.mdx.problem import SyntaxProblem

__all__ = ["COMMONMARK_MDX", "Dialect", "SyntaxProblem", "Tree", "parse"]
