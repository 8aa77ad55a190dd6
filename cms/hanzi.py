"""Search that finds Chinese words on both databases.

The vendors' full text search cuts text at spaces, and Chinese has none. So the index holds overlapping pairs of
characters (with single characters and Latin words beside them) and a query is cut the same way.
"""

from django.db import connection
from modelsearch.query import And, Boost, Not, Or, Phrase, PlainText

from talent.text.bigrams import index_tokens, query_tokens

if connection.vendor == "postgresql":
    # Only the active vendor's module can be imported: the other's models don't exist.
    from modelsearch.backends.database.postgres import postgres as vendor

    VendorBackend = vendor.PostgresSearchBackend
else:
    from modelsearch.backends.database.sqlite import sqlite as vendor

    VendorBackend = vendor.SQLiteSearchBackend

_VendorIndexer = vendor.ObjectIndexer


class HanziIndexer(_VendorIndexer):
    """Extracts an object's texts as tokens."""

    def prepare_value(self, value):
        return " ".join(index_tokens(super().prepare_value(value)))


vendor.ObjectIndexer = HanziIndexer


class HanziSearchBackend(VendorBackend):
    def __init__(self, params):
        # No stemming and no stop words: the tokens are already what is looked for.
        super().__init__({"SEARCH_CONFIG": "simple", **params})

    def search(self, query, model_or_queryset, fields=None, operator=None, order_by_relevance=True):
        return super().search(cut(query), model_or_queryset, fields, operator or "and", order_by_relevance)

    def autocomplete(self, query, model_or_queryset, fields=None, operator=None, order_by_relevance=True):
        return super().autocomplete(cut(query), model_or_queryset, fields, operator or "and", order_by_relevance)


def cut(query):
    """The query with every text in it replaced by its tokens; "", which finds nothing, when none are left."""
    if isinstance(query, str):
        return " ".join(query_tokens(query))
    if isinstance(query, PlainText | Phrase):
        words = " ".join(query_tokens(query.query_string))
        if not words:
            return ""
        return Phrase(words) if isinstance(query, Phrase) else PlainText(words, operator=query.operator)
    if isinstance(query, And | Or):
        parts = [part for part in map(cut, query.subqueries) if part]
        return type(query)(parts) if parts else ""
    if isinstance(query, Not | Boost):
        inner = cut(query.subquery)
        if not inner:
            return ""
        return Boost(inner, query.boost) if isinstance(query, Boost) else Not(inner)
    return query


SearchBackend = HanziSearchBackend
