from django.db.models import prefetch_related_objects

from talent.training.models import TrainingSession


def locked(session: TrainingSession) -> TrainingSession:
    """The session as it is now, held until the transaction ends; call inside atomic."""
    # no_key: rows that merely refer to the session (sign-ups, facts) need not wait for us.
    rows = TrainingSession.objects.select_for_update(no_key=True, of=("self",)).select_related("region")
    found = rows.get(pk=session.pk)
    if found.per_part:  # whoever is marked is marked for one of its parts
        prefetch_related_objects([found], "parts")
    return found
