"""One folder of the question bank -> a Subject, or every mistake in it at once, each at its line and column.

article.md, claims.yaml, glossary.yaml, quizzes.yaml and items/<section>.yaml are required; article_runs.json,
the hashes of what may not be repeated of the source, is read where it is there.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from quizapp.domain.article import Article, GlossaryEntry, Section
from quizapp.domain.copying import LONG_RUN, ArticleRuns, copied_runs
from quizapp.domain.interchange import FileProblem
from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.items import Item, Problem
from quizapp.domain.subject import QuizSpec, Subject
from quizapp.formats.bank_yaml.article_text import ArticleReader
from quizapp.formats.bank_yaml.claim_file import ClaimFile, empty_map, read_claims
from quizapp.formats.bank_yaml.item_file import ItemFile, Known, file_field, read_items
from quizapp.formats.bank_yaml.nodes import MAX_BYTES, START, Complaints, Place, decode, parse_list
from quizapp.formats.bank_yaml.records import Fields, records_of, unique_id, unknown

_HASH = re.compile(r"[0-9a-f]{12}")
_WANTED = ("article.md", "claims.yaml", "glossary.yaml", "quizzes.yaml")
RUNS_FILE = "article_runs.json"


@dataclass(frozen=True, slots=True)
class SubjectRead:
    """What a folder gave.  subject: None as soon as there is one problem.  problems: by file, then by line.

    unfit: None unless all problems are those of items; else the subject with all items as far as they can be read, to
    look for what else is wrong with them. Nothing may be made of it but messages.

    lines: (slug of the item, path of the field as the file writes it) -> file, line, column, so that later
    findings can point; ("slug", "") is where the item begins.
    """

    subject: Subject | None
    problems: tuple[FileProblem, ...] = ()
    lines: Mapping[tuple[str, str], tuple[str, int, int]] = field(default_factory=dict)
    unfit: Subject | None = None

    def item_at(self, problem: FileProblem) -> str:
        """The slug of the item in which the problem stands, "" where it stands in none."""
        begun = [
            (line, slug)
            for (slug, path), (file, line, _) in self.lines.items()
            if not path and file == problem.file and line <= problem.line
        ]
        return max(begun)[1] if begun else ""

    def locate(self, slug: str, problem: Problem) -> FileProblem:
        """The problem at its line: of its field, else of what the field is part of, else of the item.

        An item that came from nowhere is located in line 1 of its own slug.
        """
        path = field = file_field(problem.field)
        while field and (slug, field) not in self.lines:
            field = field[: max(field.rfind("."), field.rfind("["), 0)]
        _, line, column = self.lines.get((slug, field), ("", START.line, START.column))
        file = self.lines.get((slug, ""), (slug, 1, 1))[0]
        return FileProblem(file, line, column, path, problem.message)


def read_subject(folder: Path | Mapping[str, bytes], slug: str = "") -> SubjectRead:
    """The subject in a folder, or in files given by their names relative to it ("items/lead.yaml").

    slug: "" takes it from the folder's name, and from the title where there is no folder.
    """
    if isinstance(folder, Path):
        files, unread = _load(folder)
        slug = slug or slugified(folder.name)
    else:
        files, unread = dict(folder), []
    return _FolderReader(files, unread).read(slug)


def slugified(name: str) -> str:
    """The name in lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _load(folder: Path) -> tuple[dict[str, bytes], list[FileProblem]]:
    files: dict[str, bytes] = {}
    problems: list[FileProblem] = []
    for path in sorted([*folder.glob("*"), *folder.glob("items/*")]):
        name = path.relative_to(folder).as_posix()
        if name.rpartition("/")[2].startswith(".") or not (
            name in (*_WANTED, RUNS_FILE) or name.startswith("items/")
        ):
            continue
        try:
            with path.open("rb") as file:
                files[name] = file.read(MAX_BYTES + 1)
        except OSError as error:
            problems.append(FileProblem(name, 1, 1, "", f"The file cannot be read: {error.strerror}."))
    return files, problems


class _FolderReader:
    def __init__(self, files: dict[str, bytes], unread: list[FileProblem]) -> None:
        self.files = files
        self.problems = unread
        self.unfit: list[Item] = []
        self.unread = {problem.file for problem in unread}

    def read(self, slug: str) -> SubjectRead:
        complaints, text = self.open("claims.yaml")
        claim_file = read_claims(text, complaints) if text is not None else ClaimFile(empty_map())
        claim_map = claim_file.claim_map
        runs = self.runs()
        title, sections = self.article(claim_file, runs)
        passages = {passage.id: passage for section in sections for passage in section.passages}
        glossary = self.glossary(claim_map.concepts, passages, runs=runs)
        items, lines = self.items(Known(claim_map, passages))
        quizzes = self.quizzes(items, runs)
        subject = Subject(
            slug=slug or slugified(title),
            title=title,
            article=Article(title, sections, glossary),
            claim_map=claim_map,
            quizzes=quizzes,
            items=tuple(items.values()),
            restates=claim_file.restates,
            runs=runs,
        )
        if not self.problems:
            return SubjectRead(subject, (), lines)
        order = {name: index for index, name in enumerate(sorted(self.files))}
        self.problems.sort(key=lambda problem: (order.get(problem.file, -1), problem.line, problem.column))
        of_items = all(
            problem.file in order and problem.file.startswith("items/") for problem in self.problems
        )
        unfit = replace(subject, items=(*subject.items, *self.unfit)) if of_items else None
        return SubjectRead(None, tuple(self.problems), lines, unfit)

    def open(self, name: str) -> tuple[Complaints, str | None]:
        """Where to complain about a file, and its text if it is there and readable."""
        complaints = Complaints(name, self.problems)
        if name not in self.files:
            if name not in self.unread:
                complaints.add(START, "", "The file is missing; a subject needs it.")
            return complaints, None
        return complaints, decode(self.files[name], complaints)

    def runs(self) -> ArticleRuns:
        if RUNS_FILE not in self.files:
            return ArticleRuns()
        complaints, text = self.open(RUNS_FILE)
        try:
            runs = json.loads(text or "")["runs"]
            long, short = frozenset(runs["7"]), frozenset(runs["5"])
            if not all(isinstance(run, str) and _HASH.fullmatch(run) for run in long | short):
                raise ValueError("a run is not 12 hex digits")
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            if text is not None:
                message = (
                    f'This must hold {{"runs": {{"5": […], "7": […]}}}}, hashes of 12 hex digits: {error}.'
                )
                complaints.add(START, "runs", message)
            return ArticleRuns()
        return ArticleRuns(long, short)

    def article(self, claim_file: ClaimFile, runs: ArticleRuns) -> tuple[str, tuple[Section, ...]]:
        complaints, text = self.open("article.md")
        if text is None:
            return "", ()
        claim_map = claim_file.claim_map
        reader = ArticleReader(
            complaints, sections=claim_map.sections, claims=claim_map.claims, concepts=claim_map.concepts
        )
        title, sections = reader.read(text)
        for section in sections:
            for passage in section.passages:
                place = Place(reader.passage_lines[passage.id] + 1, 1)
                _complain_of_copying(complaints, place, passage.id, text=passage.text, runs=runs)
        return title, sections

    def glossary(
        self, concepts: Collection[str], passages: Collection[str], *, runs: ArticleRuns
    ) -> tuple[GlossaryEntry, ...]:
        entries = []
        taken: dict[str, str] = {}
        complaints, read = self.records("glossary.yaml", of="a glossary entry")
        for fields in read:
            key = unique_id(fields, taken)
            if key and key not in concepts:
                fields.complain("id", unknown(key, concepts, of="concept"))
            gloss = fields.required("gloss")
            _complain_of_copying(complaints, fields.place("gloss"), "gloss", text=gloss, runs=runs)
            entries.append(
                GlossaryEntry(
                    key, fields.required("term"), gloss, fields.all_known("passages", passages, of="passage")
                )
            )
            fields.finish()
        return tuple(entries)

    def records(self, name: str, *, of: str) -> tuple[Complaints, list[Fields]]:
        complaints, text = self.open(name)
        if text is None:
            return complaints, []
        return complaints, records_of(
            parse_list(text, complaints, of=f"records, {of} each"), complaints, of=of
        )

    def items(self, known: Known) -> tuple[dict[str, Item], dict[tuple[str, str], tuple[str, int, int]]]:
        found: dict[str, Item] = {}
        lines: dict[tuple[str, str], tuple[str, int, int]] = {}
        taken: dict[str, str] = {}
        read: list[ItemFile] = []
        names = sorted((name for name in self.files if name.startswith("items/")), key=_place_in_text(known))
        if not names:
            self.problems.append(
                FileProblem("items", 1, 1, "", "There are no items; add items/<section>.yaml.")
            )
        for name in names:
            if PurePosixPath(name).suffix != ".yaml" or name.count("/") != 1:
                message = "Only files items/<section>.yaml are read; rename or remove this one."
                self.problems.append(FileProblem(name, 1, 1, "", message))
                continue
            complaints, text = self.open(name)
            if text is None:
                continue
            section = PurePosixPath(name).stem.upper()
            file = read_items(text, complaints, known=known, section=section, taken=taken)
            found.update({item.slug: item for item in file.items})
            self.unfit += file.unfit
            lines.update({key: (name, place.line, place.column) for key, place in file.places.items()})
            read.append(file)
        for file in read:
            for fields, name, slug in file.references:
                if slug and slug not in taken:
                    fields.complain(name, unknown(slug, taken, of="item"))
        self.taken = taken
        return found, lines

    def quizzes(self, items: Mapping[str, Item], runs: ArticleRuns) -> tuple[QuizSpec, ...]:
        quizzes = []
        taken: dict[str, str] = {}
        complaints, read = self.records("quizzes.yaml", of="a quiz")
        for fields in read:
            quiz = QuizSpec(
                unique_id(fields, taken),
                fields.required("title"),
                fields.required("description"),
                fields.all_known("items", self.taken, of="item"),
            )
            if not quiz.items:
                fields.complain("items", "The quiz asks nothing; name its items: [first-item, second-item].")
            for index, slug in enumerate(quiz.items):
                item = items.get(slug)
                if item and BY_NAME[item.type].INPUT in SELF_JUDGED:
                    message = f"{slug} is judged by learners and has no score; take another item."
                    fields.complain(f"items[{index}]", message)
            for name, text in (("title", quiz.title), ("description", quiz.description)):
                _complain_of_copying(complaints, fields.place(name), name, text=text, runs=runs)
            quizzes.append(quiz)
            fields.finish()
        return tuple(quizzes)


def _place_in_text(known: Known) -> Callable[[str], tuple[int, str]]:
    """Item files come in the order of the sections, which is the order in which a learner meets them as new cards."""
    places = {code.lower(): place for place, code in enumerate(known.claim_map.sections)}
    return lambda name: (places.get(PurePosixPath(name).stem, len(places)), name)


def _complain_of_copying(
    complaints: Complaints, place: Place, path: str, *, text: str, runs: ArticleRuns
) -> None:
    for run in copied_runs(text, runs):
        if run.length == LONG_RUN:
            complaints.add(
                place, path, f"“{run.words}” stands in the source article too; say it in other words."
            )
