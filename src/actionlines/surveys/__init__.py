"""Surveys: core ICT indicators from household microdata, with honest errors. A library; never imports Django."""
