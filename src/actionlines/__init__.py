"""Actionlines: one open platform for what the world promised at the World Summit on the Information Society."""

from __future__ import annotations

__version__ = "0.1.0"
