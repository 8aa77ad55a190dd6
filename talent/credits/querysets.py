from django.db import models


class CreditHeadQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(valid=True)

    def dated_in(self, first_day, last_day):
        """Credits of a period; both ends count."""
        return self.filter(dated__range=(first_day, last_day))
