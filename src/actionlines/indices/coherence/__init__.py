"""Does the index hang together: correlations, reliability, principal components, real influence, dominance."""
