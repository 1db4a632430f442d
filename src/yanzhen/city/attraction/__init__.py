"""Whom to attract: registers of outside enterprises and the candidates drawn from them."""
