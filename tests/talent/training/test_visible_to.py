"""Who sees which sessions on the desk."""

from talent.training.models import TrainingSession
from tests.factories.training import TrainingSessionFactory


def seen(person):
    return set(TrainingSession.objects.visible_to(person))


def test_scope_follows_management(city, city_admin, licheng_admin, trainer, tianqiao_trainer, street_staff, editor):
    ours = TrainingSessionFactory(region=city.licheng)
    draft = TrainingSessionFactory(region=city.licheng, draft=True)
    theirs = TrainingSessionFactory(region=city.tianqiao)
    street = TrainingSessionFactory(region=city.hongjialou, draft=True)
    city_wide = TrainingSessionFactory(region=city.jinan)
    TrainingSessionFactory(region=city.jinan, draft=True)

    assert seen(trainer) == seen(licheng_admin) == {ours, draft, street, city_wide}
    assert seen(tianqiao_trainer) == {theirs, city_wide}
    assert seen(street_staff) == {ours, street, city_wide}
    assert len(seen(city_admin)) == 6
    assert seen(editor) == set()


def test_partners_run_a_joint_session(city, trainer, tianqiao_trainer, street_staff):
    session = TrainingSessionFactory(region=city.licheng, draft=True)
    session.partners.add(city.tianqiao)
    assert set(TrainingSession.objects.run_by(tianqiao_trainer)) == {session}
    assert set(TrainingSession.objects.run_by(trainer)) == {session}
    assert set(TrainingSession.objects.run_by(street_staff)) == set()


def test_trainers_do_not_run_the_citys_sessions(city, trainer, learner):
    TrainingSessionFactory(region=city.jinan)
    assert set(TrainingSession.objects.run_by(trainer)) == set()
    assert seen(learner) == set()
