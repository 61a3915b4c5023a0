"""Progress: how wide divides are, whether dated targets are on track and by whose rule, and what comes next."""
