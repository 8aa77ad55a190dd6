"""The sample city's words keep their shape, their limits and their tone."""

import re

import pytest

from tests.cms.sample.content import CONTENT, hanzi, load, texts

FILES = [
    *("cases", "courses", "drafts", "faq", "media", "names", "news", "notices"),
    *("organizations", "pages", "sessions", "toolbox"),
]

# Local departments may not create awards; people and units are not ranked; learners are spoken to kindly.
FORBIDDEN = re.compile(
    "表彰|评比|授予|获奖|颁奖|十佳|评选|排名|第一名|落后|请勿|非法|失败|禁止|赋能|驾驶舱|代签|认领|免训|！|[Ll]orem"
)
# What the publishing scan stops or warns about: ID numbers, mobiles, birth dates, door numbers of homes.
PERSONAL = re.compile(r"\d{17}[\dXx]|(?<!\d)1[3-9]\d{9}(?!\d)|出生|生于|\d+\s*号楼|\d+\s*单元|\d+\s*室")
CATEGORIES = {"公益慈善", "生活服务", "社区事务", "文体活动"}
AUDIENCES = {"leader", "social_worker", "volunteer"}
COVERS = {"mediation", "volunteers", "finance", "visiting", "activity", "registration"}
BLOCKS = {
    "paragraph": {"text"},
    "heading": {"text"},
    "callout": {"tone", "title", "text"},
    "checklist": {"title", "items"},
    "image": {"file", "caption"},
    "quote": {"text", "source"},
}


COURSES = load("courses")["courses"]
LESSONS = [(course, lesson) for course in COURSES for lesson in course["lessons"]]
QUESTIONS = [(course["slug"], question) for course in COURSES for question in course["quiz"]["questions"]]
CASES = load("cases")["cases"]
IMAGES = {image["file"]: image for image in load("media")["images"]}
CLIPS = {clip["name"]: clip for clip in load("media")["clips"]}


def test_content_files():
    assert sorted(path.stem for path in CONTENT.glob("*.json")) == FILES


@pytest.mark.parametrize("name", FILES)
def test_words_and_personal_data(name):
    assert [text for text in texts(load(name)) if PERSONAL.search(text) or FORBIDDEN.search(text)] == []


@pytest.mark.parametrize("name", FILES)
def test_punctuation_between_hanzi_is_chinese(name):
    assert [text for text in texts(load(name)) if re.search(r"[\u4e00-\u9fff][\",;:?](?=[\u4e00-\u9fff])", text)] == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("courses", "courses"),
        ("cases", "cases"),
        ("drafts", "drafts"),
        ("news", "news"),
        ("toolbox", "templates"),
        ("faq", "questions"),
        ("notices", "notices"),
        ("pages", "pages"),
    ],
)
def test_slugs_are_latin_and_unique(name, key):
    slugs = [entry["slug"] for entry in load(name)[key]]
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course["slug"])
def test_course(course):
    assert course["tier"] in {"city", "district", "street"}
    assert course["cover"] in COVERS
    assert set(course["audiences"]) <= AUDIENCES
    assert course["minutes"] == sum(lesson["minutes"] for lesson in course["lessons"])
    assert course["hours"] == course["minutes"] // 45
    assert len(course["summary"]) <= 80
    slugs = [lesson["slug"] for lesson in course["lessons"]]
    assert len(set(slugs)) == len(slugs)
    assert len(course["quiz"]["questions"]) == 5
    assert 1 <= course["quiz"]["pass_correct"] <= 5


def test_the_six_courses():
    assert [(course["tier"], len(course["lessons"])) for course in COURSES] == [
        ("city", 5),
        ("city", 4),
        ("city", 4),
        ("district", 3),
        ("street", 5),
        ("city", 4),
    ]


@pytest.mark.parametrize(("course", "lesson"), LESSONS, ids=lambda value: value["slug"])
def test_lesson(course, lesson):
    for block in lesson["blocks"]:
        assert set(block) == {"type"} | BLOCKS[block["type"]]
    assert 350 <= hanzi([{**block, "file": ""} for block in lesson["blocks"]]) <= 700
    assert {block["file"] for block in lesson["blocks"] if block["type"] == "image"} <= set(IMAGES)
    if lesson["video"]:
        assert CLIPS[lesson["video"]]["captions"] == lesson["captions"]
    else:
        assert lesson["captions"] is None


@pytest.mark.parametrize(("slug", "question"), QUESTIONS)
def test_question(slug, question):
    options, correct = question["options"], question["correct"]
    assert len(set(options)) == len(options)
    assert correct == sorted(set(correct))
    assert set(correct) <= set(range(len(options)))
    assert question["explanation"]
    if question["type"] == "single":
        assert (len(options), len(correct)) == (4, 1)
    elif question["type"] == "multiple":
        assert len(options) == 4
        assert len(correct) >= 2
    else:
        assert question["type"] == "true_false"
        assert options == ["对", "不对"]
        assert len(correct) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["slug"])
def test_case(case):
    assert len(case["abstract"]) <= 200
    assert case["category"] in CATEGORIES
    assert 3 <= len(case["practice"]) <= 5
    assert [point["heading"] for point in case["practice"] if not 80 <= len(point["text"]) <= 150] == []
    assert len(case["results"]["figures"]) >= 3
    assert all(set(figure) == {"value", "unit", "label"} for figure in case["results"]["figures"])
    assert 4 <= len(case["copy_it"]) <= 6
    assert len(case["photos"]) >= 2
    assert {photo["file"] for photo in case["photos"]} | {case["cover"]} <= set(IMAGES)
    assert all(photo["caption"] for photo in case["photos"])
    assert case["background"]
    assert case["what_is_new"]
    assert case["pull_quote"]["source"]


def test_cases_name_organizations_of_the_sample():
    places = {
        (organization["name"], organization["district"], organization["street"], organization["community"])
        for organization in load("organizations")["organizations"]
    }
    assert {(case["organization"], case["district"], case["street"], case["community"]) for case in CASES} <= places
    assert len(CASES) == 6


def test_organizations_cover_every_district():
    organizations = load("organizations")["organizations"]
    assert len({organization["district"] for organization in organizations}) == 15
    assert len({organization["name"] for organization in organizations}) == len(organizations) >= 40
    assert {organization["category"] for organization in organizations} == CATEGORIES
    assert {organization["status"] for organization in organizations} == {"登记", "备案"}
    assert {organization["community_kind"] for organization in organizations} == {"urban", "rural"}
    assert {organization["party"] for organization in organizations} == {"own", "joint", "instructor", "none"}


def test_news():
    news = load("news")["news"]
    assert len(news) == 4
    assert {entry["image"] for entry in news} <= set(IMAGES)
    assert [entry["slug"] for entry in news if not 290 <= hanzi(entry["body"]) <= 500] == []
    known = {course["slug"] for course in COURSES}
    assert {slug for entry in news for slug in entry["related_courses"]} <= known


def test_toolbox():
    templates = load("toolbox")["templates"]
    assert len(templates) == 8
    for template in templates:
        assert template["purpose"]
        assert template["when"]
        assert template["signature"]
        if template["layout"] == "table":
            assert template["fields"] == []
            assert template["blank_rows"] >= 10
            assert {len(row) for row in template["example"]} == {len(template["columns"])}
        else:
            assert template["layout"] == "fields"
            assert template["columns"] == []
            assert {field["width"] for field in template["fields"]} <= {"full", "half"}
            assert all(field["lines"] >= 1 for field in template["fields"])


def test_questions_and_answers():
    assert len(load("faq")["questions"]) == 6


def test_sessions():
    data = load("sessions")
    sessions, known = data["sessions"], {course["slug"] for course in COURSES}
    assert len(sessions) == 10
    assert sum(session["day_offset"] == 0 and session["weekday"] is None for session in sessions) == 1
    assert {session["state"] for session in sessions} == {
        "draft",
        "published",
        "to_be_confirmed",
        "confirmed",
        "cancelled",
    }
    assert {session["state"] for session in sessions if session["districts"] == ["历城区"]} >= {
        "draft",
        "published",
        "confirmed",
    }
    assert [session["date"] for session in data["fixed"]] == ["2023-09-20"]
    for session in sessions + data["fixed"]:
        assert -20 <= session["day_offset"] <= 25
        assert session["signups"] <= session["capacity"]
        assert session["waitlist"] == 0 or session["signups"] == session["capacity"]
        assert session["course"] is None or session["course"] in known
        assert set(session["audiences"]) <= AUDIENCES
        assert not {"历城区", "天桥区"} <= set(session["districts"])
        assert bool(session["cancel_reason"]) == (session["state"] == "cancelled")
        seen = session["attendance"]
        if sum(seen.values()) and session["day_offset"] < 0:
            assert seen["present"] + seen["late"] + seen["leave"] + seen["absent"] == session["signups"]


def test_notices_can_be_answered():
    for notice in load("notices")["notices"]:
        assert notice["contact"]["phone"] == "0531-8000000"
        assert notice["contact"]["address"]
        if notice["kind"] == "general":
            assert notice["body"]
        else:
            assert notice["working_days"] == 5
            assert notice["objection"]
            assert "{start}" in notice["period"]
            assert "{end}" in notice["period"]


def test_pages():
    assert [page["slug"] for page in load("pages")["pages"]] == ["about", "privacy", "accessibility"]


def test_names():
    names = load("names")
    assert set(names) == {"surnames", "given_female", "given_male", "given_neutral"}
    assert all(len(set(values)) == len(values) for values in names.values())


def test_only_the_placeholder_telephone_appears():
    numbers = {
        number for name in FILES for text in texts(load(name)) for number in re.findall(r"\b0\d{2,3}-\d{6,8}\b", text)
    }
    assert numbers == {"0531-8000000"}
