"""Indicators: the catalogue, readers of official files, validation, releases, and what follows from them."""
