"""Frameworks, each in files of its own: they translate what a training has, and compute nothing.

A framework is imported only where its user has imported it already.
"""
