"""Learning paths of the city, and people who stopped in the middle of a lesson, most of them at the same place."""

import datetime

from cms.sample.clock import moment
from lms.catalogue.actions import create_path
from lms.catalogue.models import CoursePage, LearningPath
from lms.catalogue.outline import Outline
from talent.people.models import Person
from talent.pools.models import LadderLevel

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
        level=LadderLevel.objects.filter(code="reserve").first(),
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


def stop_in_the_fourth_lesson(people: list[Person], course: Outline, today: datetime.date, finish, watch) -> None:
    """Three lessons done a week ago, the fourth begun and left."""
    for person, second in zip(people, STOPS, strict=False):
        for number, lesson in enumerate(course.lessons[:3]):
            finish(person, course, lesson, today - (9 - number) * DAY)
        watch(person, course, course.lessons[3], second, moment(today - 5 * DAY, "20:30"))
