"""The joined facts of one thing: country, indicator, action line, or the whole.

Pages, files, API and commands show these and join nothing themselves. A profile is taken from its own module, so that
who needs the words of one does not load them all.
"""
