"""Index of the models of this app."""
