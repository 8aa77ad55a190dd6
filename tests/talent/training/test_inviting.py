"""办补训专场 for a list of people; what they answer by their own link, without a login."""

import pytest
import time_machine

from talent.messages.models import Message, Sms
from talent.people.models import Affiliation
from talent.training.inviting import accept, decline, invite, make_ups_for, sign_up_invited, tell_invited
from talent.training.models import SessionSignup, TrainingSession
from talent.training.personal_links import link_token, read_link
from talent.training.session_rows import SessionInvitation
from tests.factories import AffiliationFactory, PersonFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory
from tests.talent.training.test_desk_sessions import typed


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def session(city):
    return TrainingSessionFactory(region=city.licheng, capacity=2)


def answers(session):
    return list(session.invitations.values_list("person", "declined_at", "reason"))


class TestFromAList:
    def test_the_form_holds_exactly_these_people(self, city, learner, trainer, client_of):
        browser = client_of(trainer)
        TrainingSessionFactory(region=city.licheng, place="山大路会议室")
        page = browser.post("/desk/sessions/for/", {"people": [learner.pk]})
        form = page.context["form"]
        assert (page.context["people"], form["title"].value(), form["capacity"].value()) == ([learner], "补训专场", 2)
        assert form["place"].value() == "山大路会议室"
        browser.post("/desk/sessions/new/", typed(city, people=[learner.pk], publish="1"))
        made = TrainingSession.objects.latest("pk")
        assert [one.person for one in made.invitations.all()] == [learner]
        assert made.status == "published"

    def test_a_pasted_list_leads_there(self, learner, trainer, street_staff, client_of):
        action = 'action="/desk/sessions/for/"'
        for person, offered in ((trainer, True), (street_staff, False)):
            page = client_of(person).post("/desk/people/paste/", {"pasted": learner.name}).content.decode()
            assert (action in page) is offered

    def test_seats_are_a_fifth_more(self, city, trainer, client_of):
        people = PersonFactory.create_batch(17)
        for person in people:
            AffiliationFactory(person=person, region=city.hongjialou, source=Affiliation.Source.POOL)
        page = client_of(trainer).post("/desk/sessions/for/", {"people": [person.pk for person in people]})
        assert page.context["form"]["capacity"].value() == 21

    @pytest.mark.parametrize("path", ["/desk/sessions/for/", "/desk/sessions/new/"])
    def test_one_foreign_person_refuses_the_list(self, city, learner, trainer, client_of, path):
        foreign = PersonFactory()
        AffiliationFactory(person=foreign, region=city.beiyuan, source=Affiliation.Source.HOME)
        for odd in (foreign.pk, "x", "9" * 30):
            response = client_of(trainer).post(path, typed(city, people=[learner.pk, odd]))
            assert response.status_code == 302
        assert (TrainingSession.objects.count(), SessionInvitation.objects.count()) == (0, 0)

    def test_street_staff_hold_no_sessions(self, learner, street_staff, client_of):
        assert client_of(street_staff).post("/desk/sessions/for/", {"people": [learner.pk]}).status_code == 404


def test_inviting_twice_is_once(session, trainer, learner):
    assert [invite(session, [learner], by=trainer) for _ in range(2)] == [1, 0]
    assert session.invitations.count() == 1


def test_everybody_is_told_once_and_by_sms_only_if_ticked(session, trainer, learner):
    invite(session, [learner, PersonFactory()], by=trainer)
    decline(session, PersonFactory(), reason="那天有事")
    assert [tell_invited(session, by=trainer, sms=sms) for sms in (False, False, True, True)] == [2, 0, 2, 0]
    assert (Message.objects.count(), Sms.objects.count()) == (2, 2)


def test_one_tap_signs_up_who_has_not_answered(session, trainer, learner):
    coming, away = PersonFactory(), PersonFactory()
    invite(session, [learner, coming, away], by=trainer)
    decline(session, away)
    accept(session, coming)
    sign_up_invited(session, by=trainer)
    assert dict(session.signups.values_list("person", "status")) == {learner.pk: "signed_up", coming.pk: "signed_up"}


class TestPersonalLink:
    def url(self, session, person):
        return f"/r/{link_token(session.pk, person.pk)}/"

    def test_come_without_a_login(self, session, learner, client):
        page = client.get(self.url(session, learner)).content.decode()
        assert "赵*霞您好" in page
        assert learner.name not in page
        assert "已为您报名" in client.post(self.url(session, learner), {"answer": "come"}).content.decode()
        assert session.signups.get().status == "signed_up"
        assert "_auth_user_id" not in client.session

    def test_cannot_come_is_remembered_and_a_make_up_is_offered(self, city, session, learner, client):
        other = TrainingSessionFactory(region=city.licheng, starts="2026-12-01 14:00", title="补一场")
        page = client.post(self.url(session, learner), {"answer": "cannot", "reason": "要照看家人"})
        assert [(one.person, one.reason) for one in session.invitations.all()] == [(learner, "要照看家人")]
        assert [one for one, _, _ in page.context["make_ups"]] == [other]
        client.post(self.url(session, learner), {"answer": "come"})
        assert answers(session) == [(learner.pk, None, "")]
        assert session.signups.get().status == "signed_up"

    def test_a_seat_becomes_leave_and_goes_to_who_waits(self, session, learner, client):
        SignupFactory(session=session, person=learner)
        session.capacity = 1
        session.save()
        waiting = SignupFactory(session=session, status=SessionSignup.Status.WAITLISTED, queue=1)
        client.post(self.url(session, learner), {"answer": "cannot", "other": "看病"})
        assert list(session.signups.order_by("pk").values_list("status", "reason")) == [
            ("excused", "看病"), ("signed_up", ""),
        ]  # fmt: skip
        assert waiting.session == session

    def test_a_full_session_means_the_queue(self, session, learner, client):
        SignupFactory.create_batch(2, session=session)
        page = client.post(self.url(session, learner), {"answer": "come"}).content.decode()
        assert "候补第1位" in page

    @pytest.mark.parametrize(
        ("now", "sentence"),
        [("2026-11-24T15:00:00+08:00", "请到现场找老师登记"), ("2026-11-25T09:00:00+08:00", "这个链接不再使用")],
    )
    def test_it_ends_with_the_session(self, session, learner, client, now, sentence):
        with time_machine.travel(now, tick=False):
            assert sentence in client.get(self.url(session, learner)).content.decode()
            for answer in ("come", "cannot"):
                assert client.post(self.url(session, learner), {"answer": answer}).status_code == 409
        assert (session.signups.count(), session.invitations.count()) == (0, 0)

    def test_a_forged_link_does_not_exist(self, session, learner, client):
        good = link_token(session.pk, learner.pk)
        assert read_link(good) == (session.pk, learner.pk)
        other = link_token(session.pk, learner.pk + 1)
        for text in (
            good[:-1],
            good[:-1] + "~",
            f"{other.rsplit('-', 1)[0]}-{good.split('-', 2)[2]}",
            "x",
            "a-b-c",
            "-",
        ):
            assert client.get(f"/r/{text}/").status_code == 404

    def test_a_draft_and_a_closed_account_have_no_page(self, city, learner, client):
        draft = TrainingSessionFactory(region=city.licheng, draft=True)
        assert client.get(self.url(draft, learner)).status_code == 404
        session = TrainingSessionFactory(region=city.licheng)
        learner.is_active = False
        learner.save()
        assert client.get(self.url(session, learner)).status_code == 404

    def test_a_merged_row_answers_for_the_person(self, session, learner, client):
        twin = PersonFactory(canonical=learner)
        client.post(self.url(session, twin), {"answer": "come"})
        assert session.signups.get().person == learner


def test_make_ups_have_seats_and_are_not_ones_own(city, session, learner):
    SignupFactory(session=TrainingSessionFactory(region=city.licheng, starts="2026-12-01 14:00"), person=learner)
    SignupFactory(session=TrainingSessionFactory(region=city.licheng, starts="2026-12-02 14:00", capacity=1))
    TrainingSessionFactory(region=city.tianqiao, starts="2026-12-03 14:00")
    wanted = TrainingSessionFactory(region=city.hongjialou, starts="2026-12-04 14:00")
    assert make_ups_for(session, learner) == [wanted]


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_the_list_of_invited(session, trainer, client_of, count, django_assert_num_queries):
    people = PersonFactory.create_batch(count)
    invite(session, people, by=trainer)
    SignupFactory(session=session, person=people[0])
    browser = client_of(trainer)
    url = f"/desk/sessions/{session.pk}/invited/"
    page = browser.get(url).content.decode()
    assert f"http://testserver/r/{link_token(session.pk, people[-1].pk)}/" in page
    with django_assert_num_queries(8):
        browser.get(url)
