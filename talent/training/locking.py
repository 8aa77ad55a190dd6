from talent.training.models import TrainingSession


def locked(session: TrainingSession) -> TrainingSession:
    """The session as it is now, held until the transaction ends; call inside atomic."""
    # no_key: rows that merely refer to the session (sign-ups, facts) need not wait for us.
    rows = TrainingSession.objects.select_for_update(no_key=True, of=("self",)).select_related("region")
    return rows.get(pk=session.pk)
