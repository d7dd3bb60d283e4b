"""What a document may cost, and that finding out is cheap."""

import pytest
from graphql import get_introspection_query, parse

from schema.http.limits import TooCostly, weigh
from tests.schema.http.sample import STAFF, ask, calls_of, codes_of, errors_of


def nested(depth: int) -> str:
    """A query whose deepest field lies `depth` deep."""
    return "{ guest " + "{ friend " * (depth - 2) + "{ name" + " }" * depth


def test_twelve_levels_pass_and_thirteen_do_not() -> None:
    assert ask(nested(12)).status_code == 200
    answer = ask(nested(13))
    assert answer.status_code == 400
    assert codes_of(answer) == ["GRAPHQL_VALIDATION_FAILED"]
    assert "Levels" in errors_of(answer)[0]["message"]


def test_depth_counts_through_fragments() -> None:
    weigh(parse(f"{nested(10)[:-2]} ...F }} fragment F on Query {{ guest {{ name }} }}"))
    with pytest.raises(TooCostly):
        weigh(
            parse(
                "{ guest { ...A } } fragment A on Guest "
                + "{ friend " * 9
                + "{ ...B }"
                + "}" * 9
                + "fragment B on Guest { friend { friend { name } } }"
            )
        )


def test_thirty_aliases_pass_and_more_do_not() -> None:
    def aliased(count: int) -> str:
        return "{ guest { " + " ".join(f"a{n}: name" for n in range(count)) + " } }"

    assert ask(aliased(30)).status_code == 200
    assert "Aliases" in errors_of(ask(aliased(31)))[0]["message"]


def test_a_fragment_counts_as_often_as_it_is_spread() -> None:
    fragment = "fragment F on Guest { " + " ".join(f"a{n}: name" for n in range(11)) + " }"
    spread = "{ guest { ...F friend { ...F friend { ...F } } } }"
    assert "Aliases" in errors_of(ask(f"{spread} {fragment}"))[0]["message"]


def test_five_hundred_fields_pass_and_more_do_not() -> None:
    def wide(fields: int) -> str:
        return "{ guest { " + "name " * (fields - 1) + "} }"

    assert ask(wide(500)).status_code == 200
    assert "Fields" in errors_of(ask(wide(501)))[0]["message"]


def test_fields_of_a_fragment_that_nobody_spreads_count_too() -> None:
    with pytest.raises(TooCostly):
        weigh(parse("{ hello } fragment F on Guest { " + "name " * 501 + "}"))


def test_root_fields_are_bounded_and_mutations_more_so() -> None:
    assert ask("{ " + "hello " * 20 + "}").status_code == 200
    assert "root fields" in errors_of(ask("{ " + "hello " * 21 + "}"))[0]["message"]
    mutation = "mutation { " + "change(input: {}) " * 6 + "}"
    assert "at most 5" in errors_of(ask(mutation))[0]["message"]
    hidden = "mutation { ...F } fragment F on Mutation { " + "change(input: {}) " * 6 + "}"
    assert "at most 5" in errors_of(ask(hidden))[0]["message"]


def test_two_thousand_tokens_are_enough() -> None:
    answer = ask("{ hello " + "@skip(if: true) " * 400 + "}")
    assert codes_of(answer) == ["GRAPHQL_PARSE_FAILED"]
    assert codes_of(ask("#\n" * 2_001 + "{ hello }")) == ["GRAPHQL_PARSE_FAILED"]


def doubling(fragments: int) -> str:
    """Each fragment spreads the next one twice, so that the last counts 2**fragments times."""
    chain = "".join(
        f"fragment F{n} on Guest {{ ...F{n + 1} friend {{ ...F{n + 1} }} }} "
        for n in range(fragments)
    )
    return f"{{ guest {{ ...F0 }} }} {chain} fragment F{fragments} on Guest {{ name }}"


def test_fragments_that_double_one_another_cost_as_much_as_they_are_long() -> None:
    for fragments in (9, 30, 120):
        assert codes_of(ask(doubling(fragments))) == ["GRAPHQL_VALIDATION_FAILED"]
    short, long = doubling(30), doubling(120)
    assert calls_of(lambda: ask(long)) < 5 * calls_of(lambda: ask(short))


def test_a_cycle_of_fragments_is_named_by_validation() -> None:
    answer = ask("{ guest { ...A } } fragment A on Guest { ...B } fragment B on Guest { ...A }")
    assert codes_of(answer) == ["GRAPHQL_VALIDATION_FAILED"]
    assert "Cannot spread fragment" in errors_of(answer)[0]["message"]


def test_a_long_chain_of_fragments_is_refused_without_a_stack_overflow() -> None:
    chain = "".join(f"fragment F{n} on Guest {{ ...F{n + 1} }} " for n in range(200))
    answer = ask(f"{{ guest {{ ...F0 }} }} {chain} fragment F200 on Guest {{ name }}")
    assert codes_of(answer) == ["GRAPHQL_VALIDATION_FAILED"]


WORST = {
    "fields that overlap": "{ guest { " + "name " * 499 + "} }",
    "arguments that overlap": "{ " + 'hello(name: "a") ' * 19 + "}",
    "many fragments": "{ guest { "
    + " ".join(f"...F{n}" for n in range(180))
    + " } } "
    + " ".join(f"fragment F{n} on Guest {{ name }}" for n in range(180)),
    "many operations": " ".join(f"query Q{n} {{ hello }}" for n in range(350)),
    "many variables": "query (" + " ".join(f"$a{n}: Int" for n in range(350)) + ") { hello }",
    "many directives": "{ hello " + "@a " * 900 + "}",
    "unknown names": "{ " + " ".join(f"x{n}" for n in range(20)) + " }",
    "inline fragments": "{ guest { " + "... { name } " * 400 + "} }",
}


@pytest.mark.parametrize("document", WORST.values(), ids=WORST.keys())
def test_the_worst_documents_within_the_limits_take_bounded_work(document: str) -> None:
    assert ask("{ __typename }").status_code == 200  # what is built once is not counted
    assert calls_of(lambda: ask(document)) < 700_000  # measured: 575,000 for overlapping fields


def test_the_standard_introspection_query_passes_for_staff() -> None:
    for query in (
        get_introspection_query(),
        get_introspection_query(
            directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
        ),
    ):
        answer = ask(query, STAFF)
        assert answer.status_code == 200
        assert "errors" not in answer.json()


def test_introspection_has_limits_of_its_own() -> None:
    deep = "{ __schema { types { fields { type " + "{ ofType " * 14 + "{ name" + " }" * 19
    assert "Levels of introspection" in errors_of(ask(deep, STAFF))[0]["message"]
    pyramid = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"
    assert codes_of(ask(pyramid, STAFF)) == ["GRAPHQL_VALIDATION_FAILED"]
