"""What the desk's pages of a session start with: the session in somebody's reach, and a verb whose refusal is a sentence."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404

from talent.training.models import TrainingSession


def run_session(request, pk) -> TrainingSession:
    """A session this person runs; 404 for any other."""
    return get_object_or_404(TrainingSession.objects.run_by(request.user).select_related("region"), pk=pk)


def seen_session(request, pk) -> TrainingSession:
    """A session this person may at least look at."""
    return get_object_or_404(TrainingSession.objects.visible_to(request.user).select_related("region"), pk=pk)


def do(request, verb, sentence: str | None = None) -> bool:
    """Call a verb; say its refusal or, once done, the sentence. True when it was done."""
    try:
        verb()
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    if sentence:
        messages.success(request, sentence)
    return True
