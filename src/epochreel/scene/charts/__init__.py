"""Planes and lines with axes: points, surfaces and curves in people's own units."""
