"""One enterprise told from another: names, codes and places compared, each match with its reasons; no web."""

from yanzhen.analysis.matching.codes import clean_code, is_uscc, org_code
from yanzhen.analysis.matching.features import ACCEPT, FEATURES, UNSURE, Feature
from yanzhen.analysis.matching.linking import Matches, Reason, Records, match_records
from yanzhen.analysis.matching.naming import NameParts, normalise_name, read_name
from yanzhen.analysis.matching.words import Place, Terms, make_terms, reference_terms

__all__ = [
    "ACCEPT",
    "FEATURES",
    "UNSURE",
    "Feature",
    "Matches",
    "NameParts",
    "Place",
    "Reason",
    "Records",
    "Terms",
    "clean_code",
    "is_uscc",
    "make_terms",
    "match_records",
    "normalise_name",
    "org_code",
    "read_name",
    "reference_terms",
]
