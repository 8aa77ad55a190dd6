"""What the rounds of before 0009 lack: kept places, withdrawals as facts, the day an objection arrived."""

from collections import defaultdict
from decimal import Decimal

from django.db import migrations
from django.utils import timezone

from talent.selection.ranking import ranking

ON_PANEL = ('passed', 'selected', 'reserve', 'not_selected')


def keep_places(apps, schema_editor):
    """The ranking of panels that closed before places were kept. Rounds that have theirs are left alone."""
    rounds = apps.get_model('talent', 'SelectionRound').objects.filter(phase__in=['deciding', 'notice'])
    places = apps.get_model('talent', 'RankedPlace').objects
    for one in rounds.exclude(nominations__place__isnull=False):
        totals = _totals(apps, one)
        for kind in ('organization', 'leader'):
            places.bulk_create(
                places.model(nomination_id=row.nomination, mean=row.mean, rank=row.rank, tied=row.tied, scorers=row.scorers)
                for row in ranking({pk: list(totals[pk].values()) for pk in _on_panel(one, kind)})
            )


def _on_panel(one, kind):
    """Those who were scored to the end: who stands in a notice was picked, whether or not they fell out since."""
    of_kind = one.nominations.filter(kind=kind)
    fallen = of_kind.filter(status='withdrawn', notice_entry__isnull=False)
    return [*of_kind.filter(status__in=ON_PANEL).values_list('pk', flat=True), *fallen.values_list('pk', flat=True)]


def _totals(apps, one):
    recused = set(
        apps.get_model('talent', 'Recusal').objects.filter(nomination__round=one)
        .values_list('nomination_id', 'reviewer_id')
    )
    totals = defaultdict(lambda: defaultdict(Decimal))
    heads = apps.get_model('talent', 'Score').objects.filter(nomination__round=one, superseded_by=None)
    for nomination, reviewer, points in heads.values_list('nomination_id', 'reviewer_id', 'points'):
        if (nomination, reviewer) not in recused:
            totals[nomination][reviewer] += points
    return totals


def keep_withdrawals(apps, schema_editor):
    """Who fell out, as a fact: by whom and when the log or the objection that was upheld says."""
    withdrawals = apps.get_model('talent', 'Withdrawal').objects
    for row in apps.get_model('talent', 'Nomination').objects.filter(status='withdrawn', withdrawal=None):
        logged = apps.get_model('talent', 'AuditEntry').objects.filter(
            verb='withdraw_nomination', thing_type='nomination', thing_id=str(row.pk)
        ).exclude(actor=None).order_by('-at').first()
        upheld = apps.get_model('talent', 'Objection').objects.filter(
            entry__nomination=row, status='upheld'
        ).exclude(handled_by=None).first()
        if logged:
            withdrawals.create(nomination=row, cause='own', recorded_by=logged.actor, recorded_at=logged.at)
        elif upheld:
            withdrawals.create(
                nomination=row, cause='objection', recorded_by=upheld.handled_by, recorded_at=upheld.answered_at
            )
        if not row.withdrawal_reason and (logged or upheld):
            row.withdrawal_reason = logged.reason if logged else '异议成立'
            row.save(update_fields=['withdrawal_reason'])


def keep_arrivals(apps, schema_editor):
    """An objection of before came on the day it was received, not on the day the column was added."""
    objections = apps.get_model('talent', 'Objection').objects
    for row in objections.filter(answer_by=None):
        objections.filter(pk=row.pk).update(arrived_on=timezone.localdate(row.received_at))
    # Refused by one handler, as it was done: like every case older than the rule of two, without a day to answer by.
    objections.filter(status='refused', checked_by=None).update(answer_by=None)


class Migration(migrations.Migration):

    dependencies = [
        ('talent', '0016_editor_kinds'),
    ]

    operations = [
        migrations.RunPython(keep_places, migrations.RunPython.noop),
        migrations.RunPython(keep_withdrawals, migrations.RunPython.noop),
        migrations.RunPython(keep_arrivals, migrations.RunPython.noop),
    ]
