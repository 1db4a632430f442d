"""Yanzhen 雁阵: an operating system for a city's industrial chains."""
