"""Composite indices: declared in one file, reproduced, explained figure by figure, and with how sure they are."""
