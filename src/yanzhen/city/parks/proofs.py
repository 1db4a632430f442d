"""Proof files of objections: kept as every paper is."""

from __future__ import annotations

from yanzhen.city.exchange.papers import keep_paper as keep_proof
from yanzhen.city.exchange.papers import paper_path as proof_path

__all__ = ["keep_proof", "proof_path"]
