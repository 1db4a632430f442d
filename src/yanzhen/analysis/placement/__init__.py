"""Where on the chains an enterprise stands: ranked nodes with the words that speak for them; no web."""

from yanzhen.analysis.placement.placer import Example, Placer, Suggestion, encode
from yanzhen.analysis.placement.sources import node_examples

__all__ = ["Example", "Placer", "Suggestion", "encode", "node_examples"]
