"""Every model of every record subject, so that the one app registers them."""

from __future__ import annotations

from actionlines.accounts.models import User

__all__ = ["User"]
