"""Index: outbox handlers and scheduled jobs of every slice."""
