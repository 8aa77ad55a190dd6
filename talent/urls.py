"""Index of the slices' addresses: public ones as they are, staff ones under desk/."""

from django.urls import include, path

from talent.accounts import urls as accounts
from talent.attendance import urls as attendance
from talent.credits import urls as credits
from talent.cultivation import urls as cultivation
from talent.desk import urls as desk
from talent.indicators import urls as indicators
from talent.messages import urls as messages
from talent.pools import urls as pools
from talent.selection import urls as selection
from talent.target import urls as target
from talent.training import urls as training

desk_urls = [
    *accounts.desk_urls,
    *attendance.desk_urls,
    *credits.desk_urls,
    *cultivation.desk_urls,
    *desk.desk_urls,
    *indicators.desk_urls,
    *pools.desk_urls,
    *selection.desk_urls,
    *target.desk_urls,
    *training.desk_urls,
]

urlpatterns = [
    *accounts.public_urls,
    *messages.public_urls,
    *credits.public_urls,
    *training.public_urls,
    *attendance.public_urls,
    *desk.public_urls,
    *selection.public_urls,
    path("desk/", include(desk_urls)),
]
