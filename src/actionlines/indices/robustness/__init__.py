"""How sure an index is of its scores and places: declared doubts, many replicates, intervals, which doubt matters."""
