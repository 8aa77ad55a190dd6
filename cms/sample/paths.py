"""Learning paths of the city, and people who stopped in the middle of a lesson, most of them at the same place."""

import datetime

from cms.sample.clock import moment
from lms.catalogue.actions import create_path
from lms.catalogue.models import CoursePage, LearningPath
from lms.catalogue.outline import Outline, outline_of
from talent.people.models import Person
from talent.pools.models import PoolMembership

DAY = datetime.timedelta(days=1)
# Seconds of the fourth lesson's film at which people stopped: most of them near 04:10.
STOPS = (248, 250, 251, 250, 96)


def load_paths(by=None) -> None:
    """新任负责人起步 for the first rung, 志愿者入门 for everybody who helps."""
    if LearningPath.objects.exists():
        return
    courses = {page.slug: page for page in CoursePage.objects.select_related("region")}
    city = courses["mediation"].region
    create_path(
        "新任负责人起步",
        summary="先弄清登记和规矩，再学会处理邻里的事，选一门补短板。",
        region=city,
        courses=[courses["registration"], courses["mediation"]],
        electives=[courses["finance"], courses["volunteers"], courses["activity"]],
        electives_needed=1,
        audiences=("leader",),
        level=_rung_of("leader"),
        by=by,
    )
    create_path(
        "志愿者入门",
        summary="会招人、会上门、会把一场活动办好。",
        region=city,
        courses=[courses["volunteers"], courses["activity"]],
        electives=[courses["mediation"]],
        audiences=("volunteer",),
        by=by,
    )


def _rung_of(login: str):
    """The rung the sample learner stands on: the path must be hers."""
    member = PoolMembership.objects.active_on().filter(person__login=login).select_related("level").first()
    return member and member.level


def walk_the_path(learners: list[Person], today: datetime.date, complete) -> None:
    """Two have finished the leaders' path and are ready for the next rung, one has begun it."""
    path = LearningPath.objects.get(title="新任负责人起步")
    on_the_rung = set(
        PoolMembership.objects.active_on()
        .filter(person__in=learners, level=path.level, person__is_leader=True)
        .values_list("person_id", flat=True)
    )
    walkers = [person for person in learners if person.pk in on_the_rung][:3]
    for person, slugs in zip(
        walkers, (*[("registration", "mediation", "finance")] * 2, ("registration",)), strict=False
    ):
        for day, slug in enumerate(slugs):
            complete(person, outline_of(slug), today - (30 - day) * DAY)


def stop_in_the_fourth_lesson(people: list[Person], course: Outline, today: datetime.date, finish, watch) -> None:
    """Three lessons done a week ago, the fourth begun and left."""
    for person, second in zip(people, STOPS, strict=False):
        for number, lesson in enumerate(course.lessons[:3]):
            finish(person, course, lesson, today - (9 - number) * DAY)
        watch(person, course, course.lessons[3], second, moment(today - 5 * DAY, "20:30"))
