"""What the atlas keeps stands with what every room keeps: yanzhen.city.records.remembering."""

from yanzhen.city.records.remembering import forget, remembered

__all__ = ["forget", "remembered"]
