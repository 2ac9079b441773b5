"""The same seed is the same people, and shares are shares."""

from __future__ import annotations

from backend.demo.crowd.habits import Character, Habits

HABITS = Habits(grab=0.2, watch=0.3, tunnels=0.25, rests=0.1, slowest_s=8.0)


def draws(character: Character) -> list[object]:
    return [
        character.loses_signal,
        character.takes_rests,
        *(character.answers() for _ in range(20)),
        character.ends_with(),
        character.hesitates_s(),
        character.tunnel_s(),
    ]


def test_a_person_is_their_seed_and_number_and_nothing_else() -> None:
    assert draws(Character(HABITS, 7, 12)) == draws(Character(HABITS, 7, 12))
    assert draws(Character(HABITS, 7, 12)) != draws(Character(HABITS, 7, 13))
    assert draws(Character(HABITS, 7, 12)) != draws(Character(HABITS, 8, 12))


def test_shares_are_kept_over_many_people() -> None:
    people = [Character(HABITS, 1, number) for number in range(4_000)]
    answers = [person.answers() for person in people]
    assert 0.18 < answers.count("grab") / len(people) < 0.22
    assert 0.27 < answers.count("watch") / len(people) < 0.33
    assert 0.22 < sum(person.loses_signal for person in people) / len(people) < 0.28
    assert 0.08 < sum(person.takes_rests for person in people) / len(people) < 0.12
    assert all(2.0 <= person.hesitates_s() <= 8.0 for person in people)


def test_who_never_loses_signal_or_rests_never_does() -> None:
    steady = Character(Habits(), 1, 1)
    assert steady.next_tunnel_s() == steady.next_rest_s() == float("inf")
