"""Addresses of the pages that trace commitments: blind spots, the matrix of lines and goals, the tracker."""

from __future__ import annotations

from django.urls import path

from actionlines.web import addresses as addresses  # registers the converters
from actionlines.web.coverage_page import coverage_file, coverage_view
from actionlines.web.matrix_page import (
    matrix_field_file,
    matrix_field_view,
    matrix_file,
    matrix_goal_file,
    matrix_goal_view,
    matrix_line_file,
    matrix_line_view,
    matrix_view,
)
from actionlines.web.tracker_page import (
    tracker_entity_file,
    tracker_entity_view,
    tracker_file,
    tracker_view,
)

urlpatterns = [
    path("<lang:lang>/coverage", coverage_view, name="coverage"),
    path("<lang:lang>/coverage.<form:form>", coverage_file, name="coverage-file"),
    path("<lang:lang>/matrix", matrix_view, name="matrix"),
    path("<lang:lang>/matrix.<form:form>", matrix_file, name="matrix-file"),
    path("<lang:lang>/matrix/goal/<goal:goal>", matrix_goal_view, name="matrix-goal"),
    path("<lang:lang>/matrix/goal/<goal:goal>.<form:form>", matrix_goal_file, name="matrix-goal-file"),
    path("<lang:lang>/matrix/<name:name>", matrix_line_view, name="matrix-line"),
    path("<lang:lang>/matrix/<name:name>.<form:form>", matrix_line_file, name="matrix-line-file"),
    path("<lang:lang>/matrix/<name:name>/<goal:goal>", matrix_field_view, name="matrix-field"),
    path(
        "<lang:lang>/matrix/<name:name>/<goal:goal>.<form:form>", matrix_field_file, name="matrix-field-file"
    ),
    path("<lang:lang>/tracker", tracker_view, name="tracker"),
    path("<lang:lang>/tracker.<form:form>", tracker_file, name="tracker-file"),
    path("<lang:lang>/tracker/<name:name>", tracker_entity_view, name="tracker-entity"),
    path("<lang:lang>/tracker/<name:name>.<form:form>", tracker_entity_file, name="tracker-entity-file"),
]
