"""The access guard's parts: the routes there are, who asks, for which objects, and what the answers must be."""
