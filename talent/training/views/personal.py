"""Pages that a link in a chat opens: the personal answer without a login, the poster, a handout."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talent.files.glyphs import MissingGlyph
from talent.files.ranged import ranged_response
from talent.people.access import member, public
from talent.people.models import Person
from talent.text.masks import mask_name
from talent.training.inviting import accept, decline, make_ups_for
from talent.training.models import SessionSignup, TrainingSession
from talent.training.personal_links import link_token, read_link
from talent.training.poster import poster_png
from talent.training.rules import may_read_materials
from talent.training.session_rows import SessionMaterial
from talent.training.signups import seats_taken
from talent.training.states import State
from talent.training.texts import part_lines, when

REASONS = ("那天有事", "身体不舒服", "要照看家人", "路太远")


@public
@never_cache
def personal_answer(request, token):
    """我参加 / 这次来不了 for the person the link was made for; works without a login and without scripts."""
    session, person = _opened(token)
    problem, status = "", 200
    if request.method == "POST":
        try:
            _answer(request, session, person)
        except ValidationError as error:
            problem, status = error.messages[0], 409
    context = _standing(session, person) | {"problem": problem, "token": token, "reasons": REASONS}
    return render(request, "talent/training/personal.html", context, status=status)


def _opened(token: str) -> tuple[TrainingSession, Person]:
    """404 for a text we did not sign, a draft, an account that was closed."""
    ids = read_link(token)
    if ids is None:
        raise Http404
    session = get_object_or_404(TrainingSession.objects.public().select_related("region__parent"), pk=ids[0])
    person = get_object_or_404(Person.objects.select_related("canonical"), pk=ids[1])
    person = person.canonical or person
    if not person.is_active:
        raise Http404
    return session, person


def _answer(request, session, person) -> None:
    if request.POST.get("answer") == "come":
        accept(session, person)
    elif request.POST.get("answer") == "cannot":
        decline(session, person, reason=request.POST.get("other", "").strip() or request.POST.get("reason", ""))
    else:
        raise ValidationError("请点“我参加”或“这次来不了”。")


def _standing(session, person) -> dict:
    """What the page says: where the person stands, and sessions to make up where they cannot come."""
    signup = session.signups.filter(person=person).first()
    declined = session.invitations.filter(person=person, declined_at__isnull=False).exists()
    cannot = bool(signup and signup.status == SessionSignup.Status.EXCUSED) or (declined and not signup)
    make_ups = make_ups_for(session, person) if cannot else []
    return {
        "session": session, "name": mask_name(person.name), "signup": signup, "cannot": cannot, "when": when(session),
        "parts": part_lines(session), "open": session.state == State.PUBLISHED, "state": session.state,
        "over": session.ends_at <= timezone.now(), "left": max(session.capacity - seats_taken(session), 0),
        "rank": SessionSignup.objects.rank(signup) if signup and signup.queue else None,
        "make_ups": [(one, when(one), link_token(one.pk, person.pk)) for one in make_ups], "tab": "sessions",
    }  # fmt: skip


@public
def session_poster(request, pk):
    """保存海报: the picture to press long in WeChat, to save elsewhere."""
    session = _public(pk)
    return render(request, "talent/training/poster.html", {"session": session, "tab": "sessions"})


@public
@require_safe
def session_poster_png(request, pk):
    session = _public(pk)
    try:
        picture = poster_png(session, request.build_absolute_uri(f"/sessions/{session.pk}/"))
    except MissingGlyph as error:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "public, max-age=300"
    return response


def _public(pk) -> TrainingSession:
    return get_object_or_404(TrainingSession.objects.public().select_related("region"), pk=pk)


@member
@require_safe
def session_material(request, pk, material_pk):
    """A handout, for who signed up and who runs the session; to anybody else it does not exist."""
    material = get_object_or_404(SessionMaterial.objects.select_related("session__region"), session=pk, pk=material_pk)
    signup = material.session.signups.filter(person=request.user).first()
    if not may_read_materials(request.user, material.session, signup):
        raise Http404
    return ranged_response(request, material.file, material.content_type, None if _shown(material) else _name(material))


def _shown(material) -> bool:
    return material.content_type.startswith("image/") or material.content_type == "application/pdf"


def _name(material) -> str:
    return f"{material.title}.{material.file.name.rsplit('.', 1)[-1]}"
