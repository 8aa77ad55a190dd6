"""/search/: groups, order, marks, nobody else's courses, a steady number of queries."""

import pytest

from lms.catalogue.actions import add_lesson, create_course


@pytest.fixture
def course(site, city):
    course = create_course(
        "矛盾调解实务", slug="mediation", tier="city", region=city.jinan, hours=4, minutes=180, summary="把话听完。"
    )
    add_lesson(course, "听满三分钟", slug="listen", minutes=36, body=[{"type": "paragraph", "text": "调解先听。"}])
    return course


def groups(response):
    return {group.label: [hit.url for hit in group.hits] for group in response.context["groups"]}


def test_every_kind_is_found(client, course, add_case, add_news, add_tool, add_info):
    add_case(abstract="老年调解队。")
    add_news(summary="调解培训开始报名。")
    add_tool()
    add_info(answer="调解员可以帮您。")
    assert groups(client.get("/search/?q=调解")) == {
        "课程": ["/courses/mediation/"],
        "课": ["/courses/mediation/listen/"],
        "工具箱": ["/toolbox/record/"],
        "典型案例": ["/cases/tea-table/"],
        "动态": ["/news/winter/"],
        "说明与常见问题": ["/help/"],
    }


def test_a_draft_is_not_found(client, add_news):
    add_news(title="调解新闻", live=False)
    assert groups(client.get("/search/?q=调解")) == {}


def test_a_course_for_a_region_is_found_only_there(client, client_of, course, learner, city, tianqiao_trainer):
    course.openness, course.syllabus_open = "region", False
    course.region = city.licheng
    course.save_revision().publish()
    assert groups(client.get("/search/?q=矛盾调解")) == {}
    assert groups(client_of(tianqiao_trainer).get("/search/?q=矛盾调解")) == {}
    assert groups(client_of(learner).get("/search/?q=矛盾调解")) == {"课程": ["/courses/mediation/"]}


def test_words_are_marked_and_escaped(client, add_news):
    add_news(title="调解<b>新闻")
    html = client.get("/search/?q=调解").content.decode()
    assert "<mark>调解</mark>&lt;b&gt;新闻" in html


@pytest.mark.parametrize("query", ["", "飞船", "!!!", "%00", "a" * 500, "<script>"])
def test_nothing_found_says_what_next(client, site, query):
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert response.context["groups"] == []
    assert "志愿者" in response.content.decode()


def test_queries_do_not_grow(client, add_news, add_case, django_assert_num_queries):
    add_news(slug="n1", title="调解一")
    add_case(slug="c1", abstract="调解")
    client.get("/search/?q=调解")
    with django_assert_num_queries(6):
        client.get("/search/?q=调解")
    for number in (2, 3):
        add_news(slug=f"n{number}", title="调解又一")
        add_case(slug=f"c{number}", abstract="调解又一")
    client.get("/search/?q=调解")
    with django_assert_num_queries(6):
        client.get("/search/?q=调解")
