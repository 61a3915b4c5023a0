"""Accounts: who a person is on this site."""
