import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.audit.models import AuditEntry
from talent.registry.actions import change_organization, close_organization, register_organization
from talent.registry.models import Organization
from talent.registry.tag_models import OrganizationTag, Tag
from talent.registry.tagging import BENEFICIARY, FIRST_WORDS, SERVICE, TagWords, ensure_tags, save_tag
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
DAY, LATER = datetime.date(2023, 3, 1), datetime.date(2023, 9, 1)


@pytest.fixture
def words() -> dict[str, Tag]:
    ensure_tags()
    return {tag.word: tag for tag in Tag.objects.all()}


@pytest.fixture
def team(city) -> Organization:
    return OrganizationFactory(street=city.hongjialou)


def ties(organization) -> list[tuple]:
    return list(organization.tags.order_by("pk").values_list("tag__word", "since", "until"))


def test_the_words_of_the_plan_are_there_once_and_stay_as_they_were_changed(words, city_admin):
    assert {kind: tuple(words[word].word for word in of) for kind, of in FIRST_WORDS.items()} == FIRST_WORDS
    save_tag(words["残疾人"], word="残疾人及家庭", by=city_admin)
    assert ensure_tags() == 0
    assert Tag.objects.filter(word="残疾人").exists() is False


def test_a_cell_names_tags_by_whole_words_and_by_halves(words, city_admin):
    save_tag(words["社区戒毒"], word="社区戒毒", is_offered=False, by=city_admin)
    found, unknown = TagWords(SERVICE).read("纠纷调解、 三农，乡村振兴/三农；空巢老人、社区 矫正，社区戒毒")
    assert [tag.word for tag in found] == ["纠纷调解", "乡村振兴/三农", "社区矫正"]
    assert unknown == ["空巢老人", "社区戒毒"]


def test_what_an_organization_bears_is_dated(words, team, trainer):
    change_organization(team, tags=[words["矛盾化解"], words["空巢老人"]], on=DAY, by=trainer)
    change_organization(team, tags=[words["空巢老人"], words["生活照料"]], on=LATER, by=trainer)
    assert ties(team) == [("矛盾化解", DAY, LATER), ("空巢老人", DAY, None), ("生活照料", LATER, None)]
    assert AuditEntry.objects.latest("pk").data["fields"] == ["矛盾化解", "生活照料"]


def test_the_same_tags_again_change_nothing(words, team, trainer):
    change_organization(team, tags=[words["矛盾化解"]], by=trainer)
    before = Organization.objects.get().updated
    change_organization(team, tags=[words["矛盾化解"]], by=trainer)
    assert (ties(team), Organization.objects.get().updated) == ([("矛盾化解", timezone.localdate(), None)], before)
    assert AuditEntry.objects.count() == 1


def test_a_correction_that_says_nothing_of_tags_leaves_them(words, team, trainer):
    change_organization(team, tags=[words["矛盾化解"]], by=trainer)
    change_organization(team, name="新名", by=trainer)
    assert [word for word, *_ in ties(team)] == ["矛盾化解"]


def test_a_new_organization_comes_with_its_tags(words, city, trainer):
    made = register_organization(
        "和顺", city.hongjialou, category="service", status="filed", tags=[words["残疾人"]], by=trainer
    )
    assert ties(made) == [("残疾人", timezone.localdate(), None)]


def test_organizations_are_counted_by_tag_now_and_on_a_past_day(words, city, team, trainer):
    other = OrganizationFactory(street=city.beiyuan)
    closed = OrganizationFactory(street=city.hongjialou)
    for one in (team, other, closed):
        change_organization(one, tags=[words["矛盾化解"]], on=DAY, by=trainer)
    change_organization(team, tags=[words["空巢老人"]], on=LATER, by=trainer)
    close_organization(closed, on=LATER, by=trainer)
    active, (dispute, elder) = Organization.objects.active(), (words["矛盾化解"].pk, words["空巢老人"].pk)
    assert active.tag_counts() == {dispute: 1, elder: 1}
    assert active.within(city.licheng).tag_counts() == {elder: 1}
    assert active.tag_counts(LATER - datetime.timedelta(days=1)) == {dispute: 2}
    assert list(active.tagged(words["空巢老人"])) == [team]
    assert list(active.tagged(words["矛盾化解"], LATER)) == [other]


def test_a_word_is_added_at_the_end_and_taken_once(words, city_admin):
    added = save_tag(None, kind=BENEFICIARY, word=" 新就业群体 ", by=city_admin)
    assert (added.word, added.place) == ("新就业群体", 7)
    for word in ("新就业群体", " "):
        with pytest.raises(ValidationError):
            save_tag(None, kind=BENEFICIARY, word=word, by=city_admin)
    with pytest.raises(ValidationError, match="已经有了"):
        save_tag(words["残疾人"], word="空巢老人", by=city_admin)
    assert Tag.objects.count() == 23


def test_a_tag_that_comes_back_has_two_spans(words, team, trainer):
    for day, tags in ((DAY, [words["残疾人"]]), (LATER, []), (LATER, [words["残疾人"]])):
        change_organization(team, tags=tags, on=day, by=trainer)
    assert ties(team) == [("残疾人", DAY, LATER), ("残疾人", LATER, None)]
    assert OrganizationTag.objects.on(LATER).count() == 1
