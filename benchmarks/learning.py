"""What the learning pages are measured with: a course of 20 lessons in progress, and six courses begun."""

LESSONS = 20
TEXT = [{"type": "paragraph", "text": "先听满三分钟，再复述一遍，问他说得对不对。" * 6}] * 6


def long_course(login: str):
    """The outline of a course with 20 lessons of six paragraphs, half of them read by this person; made once."""
    from lms.catalogue.actions import add_lesson, create_course
    from lms.catalogue.outline import outline_of
    from lms.progress.actions import finish_reading
    from talent.people.models import Person
    from talent.registry.models import Region

    if outline_of("bench-long") is None:
        region = Region.objects.cities().get()
        page = create_course(
            "二十课", slug="bench-long", tier="city", region=region, hours=4, minutes=180, summary="用来测量的一门课。"
        )
        for number in range(1, LESSONS + 1):
            add_lesson(page, f"第{number}讲", slug=f"talk-{number}", minutes=9, body=TEXT)
        course, person = outline_of("bench-long"), Person.objects.get(login=login)
        for lesson in course.lessons[: LESSONS // 2]:
            finish_reading(person, course, lesson)
    return outline_of("bench-long")


def begin_six(login: str) -> int:
    """The person has begun six courses or more; returns how many."""
    from lms.catalogue.rules import open_courses
    from lms.progress.actions import enroll
    from lms.progress.models import Enrollment
    from talent.people.models import Person

    person = Person.objects.get(login=login)
    for course in open_courses(person)[:6]:
        enroll(person, course)
    return Enrollment.objects.visible_to(person).count()
