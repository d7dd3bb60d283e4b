"""A store that does not answer is told from one that refuses."""

from botocore.exceptions import ClientError, ReadTimeoutError
from pynamodb.exceptions import UpdateError

from registration.store.rows import code_of


def test_who_got_no_answer_was_not_refused() -> None:
    silence = ReadTimeoutError(endpoint_url="https://dynamodb.example")
    assert code_of(UpdateError(cause=silence)) is None
    told = ClientError({"Error": {"Code": "ThrottlingException"}}, "UpdateItem")
    assert code_of(UpdateError(cause=told)) == "ThrottlingException"
