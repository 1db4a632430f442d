"""Goods, capacity, waste to re-use, equipment and scenarios: who offers, who seeks, who should meet whom, what came of it."""
