"""
`pk__in` with a number that no column can hold finds nothing, as `pk` alone does.

Django checks the range of exact and comparing lookups only; a list with a 30-digit number, which any form can be sent,
is an OverflowError on SQLite and an error of the server on PostgreSQL. Registered once, for every form and view.
"""

from django.db.models import ForeignKey, IntegerField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


class _WithinRange:
    def process_rhs(self, compiler, connection):
        if self.rhs_is_direct_value():
            field = self.lhs.output_field
            field = getattr(field, "target_field", field)
            if isinstance(field, IntegerField):
                least, most = connection.ops.integer_field_range(field.get_internal_type())
                self.rhs = [value for value in self.rhs if not isinstance(value, int) or least <= value <= most]
        return super().process_rhs(compiler, connection)


@IntegerField.register_lookup
class InRange(_WithinRange, In):
    """Keys and numbers."""


@ForeignKey.register_lookup
class RelatedInRange(_WithinRange, RelatedIn):
    """Keys of other rows."""
