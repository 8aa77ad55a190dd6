"""Pages of a selection: rounds and their steps, nominations, the panel, and what the public sees."""
