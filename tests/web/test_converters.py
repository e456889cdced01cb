import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

from quizapp.web.converters import NumberConverter, SlugConverter, UuidConverter

ROUTES = Map(
    [
        Rule("/n/<number:it>", endpoint="n"),
        Rule("/s/<slug:it>", endpoint="s"),
        Rule("/u/<uuid4:it>", endpoint="u"),
    ],
    converters={"number": NumberConverter, "slug": SlugConverter, "uuid4": UuidConverter},
).bind("test")
UUID = "0c6f7d5e-9f0e-4e0e-8f5f-1d2c3b4a5968"
NO_NUMBERS = ("0", "-1", "01", "１", "٣", "1.0", "abc", "1\n", "9223372036854775808", "1" + "0" * 30)
NO_SLUGS = ("\x00", "a\x00b", "a\nb", "\x7f", "x" * 81, "a/b")
NO_IDS = (UUID.upper(), UUID[:-1], UUID + "0", UUID.replace("-", ""), "{" + UUID + "}", "１" * 36)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/n/1", 1),
        ("/n/999999999999999999", 10**18 - 1),
        ("/s/ideas-and-origins", "ideas-and-origins"),
        ("/s/' OR 1=1 --", "' OR 1=1 --"),
        (f"/u/{UUID}", UUID),
    ],
)
def test_what_is_one_of_ours_reaches_its_view(path: str, expected: int | str) -> None:
    assert ROUTES.match(path)[1] == {"it": expected}


@pytest.mark.parametrize(
    "path",
    [
        f"/{kind}/{text}"
        for kind, texts in (("n", NO_NUMBERS), ("s", NO_SLUGS), ("u", NO_IDS))
        for text in texts
    ],
)
def test_anything_else_is_not_found(path: str) -> None:
    """Case 13."""
    with pytest.raises(NotFound):
        ROUTES.match(path)
