"""Verbs of a selection, by step: rounds, nominations, the panel, the notice."""
