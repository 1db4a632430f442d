"""Figures computed from small frozen values: graph, gaps, progress and what comes later. No Django here."""
