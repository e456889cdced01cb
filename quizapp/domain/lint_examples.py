"""A made-up subject and a sound item on it, from which each lint makes its good and its bad example."""

from quizapp.domain.article import Article, GlossaryEntry, Passage, Section
from quizapp.domain.claim_map import Beyond, Caution, Claim, ClaimMap, Controversy, Holder, Kind
from quizapp.domain.copying import ArticleRuns, run_hash
from quizapp.domain.items import Bloom, Citation, Item, Option, Side
from quizapp.domain.subject import Subject

COPIED = "seven words that nobody should ever copy"
COPIED_SHORT = "five words better not copied"


def _claim(
    key: str, paraphrase: str, *, kind: Kind, holder: str, side: Side, cautions: tuple[str, ...] = ()
) -> Claim:
    return Claim(
        id=key, section="LEAD", anchor="P01.S1", paraphrase=paraphrase, kind=kind, holder=holder, side=side,
        controversy="", contested_by=(), concepts=(), salience="core", cautions=cautions,
    )  # fmt: skip


_CLAIMS = (
    _claim(
        "C-LEAD-01", "The guild was founded in 1820.", kind=Kind.FACT, holder="article_author", side=Side.NEUTRAL
    ),
    _claim(
        "C-LEAD-02", "Open argument keeps the guild honest.",
        kind=Kind.ATTRIBUTED_CLAIM, holder="reformers", side=Side.OPPOSITION,
    ),
    _claim(
        "C-LEAD-03", "Firm orders keep the guild strong.",
        kind=Kind.ATTRIBUTED_CLAIM, holder="masters", side=Side.CONSOLIDATION,
    ),
    _claim(
        "C-LEAD-04", "Members should learn of every expense.",
        kind=Kind.ATTRIBUTED_CLAIM, holder="reformers", side=Side.OPPOSITION, cautions=("W-04",),
    ),
    _claim(
        "C-ORIG-01", "Argument in the open is what makes a guild honest.",
        kind=Kind.EVALUATION, holder="sympathisers", side=Side.OPPOSITION,
    ),
)  # fmt: skip

SUBJECT = Subject(
    slug="guild",
    title="The Guild",
    article=Article(
        "The Guild",
        (Section("LEAD", "In brief", (Passage("lead-1", "LEAD", "A guild.", "A guild.", ("C-LEAD-01",)),)),),
        (GlossaryEntry("nep", "New Economic Policy (NEP)", "A policy."),),
    ),
    claim_map=ClaimMap(
        sections={"LEAD": "In brief", "ORIG": "Origins"},
        holders={
            holder.id: holder
            for holder in (
                Holder("reformers", "The reformers of the guild", False, Side.OPPOSITION),
                Holder("masters", "The masters (never named)", False, Side.CONSOLIDATION),
                Holder("sympathisers", "Some modern sympathisers", False, Side.OPPOSITION),
                Holder("article_author", "The article in its own voice", False, Side.NEUTRAL),
            )
        },
        controversies={"K-DEMO": Controversy("K-DEMO", "How much argument?", "Much.", "Little.")},
        concepts={},
        claims={claim.id: claim for claim in _CLAIMS},
        cautions={"W-04": Caution("W-04", "Charge", "Matches nothing known.", ("C-LEAD-04",))},
        beyond={"O-01": Beyond("O-01", "The guild moved in 1848.")},
    ),
    restates={"C-ORIG-01": ("C-LEAD-02",)},
    runs=ArticleRuns(frozenset({run_hash(COPIED.split())}), frozenset({run_hash(COPIED_SHORT.split())})),
)

CHOICE = Item(
    slug="lead-honest",
    type="single_choice",
    section="LEAD",
    stem="According to the reformers, what is it that keeps a guild honest?",
    claims=("C-LEAD-02",),
    holder="reformers",
    side=Side.OPPOSITION,
    bloom=Bloom.UNDERSTAND,
    options=(
        Option(
            "Open argument among members",
            True,
            "This is what the reformers say of a guild.",
            claim="C-LEAD-02",
        ),
        Option(
            "Firm orders from the top", False, "No: this is what the masters say.", "swaps sides", "C-LEAD-03"
        ),
        Option(
            "High fees for newcomers", False, "No: nobody in the dispute asks for fees.", "takes it for money"
        ),
    ),
    explanation="The reformers say this of every guild; the masters deny it.",
    citation=Citation("lead-1", "A guild."),
)
"""A single choice that no lint finds fault with."""

FACT = Item(
    slug="lead-founded",
    type="cloze",
    section="LEAD",
    stem="The guild that this text is about was founded in the year ___.",
    claims=("C-LEAD-01",),
    holder="article_author",
    accepted=(("1820",),),
    explanation="The article gives the year as a fact about the guild.",
    citation=Citation("lead-1", "A guild."),
)
"""A cloze that no lint finds fault with."""

WHO_SAYS = Item(
    slug="lead-who-says",
    type="who_would_say",
    section="LEAD",
    stem="“Let us argue with the doors open.” Who would say this?",
    claims=("C-LEAD-02",),
    holder="reformers",
    side=Side.OPPOSITION,
    bloom=Bloom.APPLY,
    options=(
        Option("The reformers", True, "They ask for open argument.", holder="reformers"),
        Option("The masters", False, "No: they ask for orders.", "swaps sides", holder="masters"),
        Option("The sympathisers", False, "No: they came later.", "mixes times", holder="sympathisers"),
    ),
    explanation="The reformers ask for argument with open doors; the masters ask for orders.",
    citation=Citation("lead-1", "A guild."),
)
"""A question for the holder that no lint finds fault with."""


def with_options(*texts: str) -> tuple[Option, ...]:
    """Options of these texts, each with its reason; the first is the key."""
    return tuple(
        Option(text, index == 0, "Because the text says so.", "" if index == 0 else "mixes two things")
        for index, text in enumerate(texts)
    )
