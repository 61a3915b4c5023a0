"""Validation in two tiers: what cannot be a figure is refused, what looks wrong is kept and flagged.

Rules, thresholds and how often they speak on real figures: `docs/validation.md`.
"""

from __future__ import annotations

from actionlines.indicators.validation.judged import (
    ACCEPTED_SCHEMA,
    QUARANTINE_SCHEMA,
    AccountingError,
    Judged,
    check_account,
)
from actionlines.indicators.validation.keys import judge_keys
from actionlines.indicators.validation.lines import judge_lines
from actionlines.indicators.validation.plausible import FINDINGS_SCHEMA, FLAGS, findings, flag
from actionlines.indicators.validation.reasons import REASONS
from actionlines.indicators.validation.structural import judge

__all__ = [
    "ACCEPTED_SCHEMA",
    "FINDINGS_SCHEMA",
    "FLAGS",
    "QUARANTINE_SCHEMA",
    "REASONS",
    "AccountingError",
    "Judged",
    "check_account",
    "findings",
    "flag",
    "judge",
    "judge_keys",
    "judge_lines",
]
