"""Serves what is under static/, each file at an address that changes with its bytes.

An address made by `static_url` may be kept for ever; any other is asked for anew each time. The files are read
once and served from memory, so that an address and its bytes agree also while an upgrade replaces the folder, and
so that no request can name a file outside it. Python's table of media types differs from one operating system to the
next, so a suffix that is not in MEDIA_TYPES refuses to start rather than being guessed.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from types import MappingProxyType

from flask import Blueprint, Response, abort, has_request_context, request
from markupsafe import Markup

from quizapp.paths import STATIC

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    "": "text/plain; charset=utf-8",
}
"""By suffix; "" for the licence files that have none."""

DIGITS = 12
"""Hexadecimal digits of the SHA-256 in an address: enough that two wordings of one file never meet."""

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"

bp = Blueprint("static_files", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served.  digest: SHA-256 of data in hexadecimal."""

    data: bytes
    digest: str
    media_type: str


@cache
def assets() -> Mapping[str, Asset]:
    """Every file under static/ by its name with forward slashes ("css/base.css"), read once.

    Raises ValueError for a suffix without a media type. Files whose name starts with a dot are not ours.
    """
    found: dict[str, Asset] = {}
    for path in sorted(STATIC.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        name = path.relative_to(STATIC).as_posix()
        if path.suffix not in MEDIA_TYPES:
            raise ValueError(f"static/{name}: no media type is known for “{path.suffix}”")
        data = path.read_bytes()
        found[name] = Asset(data, sha256(data).hexdigest(), MEDIA_TYPES[path.suffix])
    return MappingProxyType(found)


def static_url(name: str) -> str:
    """The address of a file, "/static/<name>?v=<12 digits>", behind the prefix the site is served under.

    Raises KeyError if there is no such file, so that a page with a mistyped name fails in its test.
    """
    prefix = request.script_root if has_request_context() else ""
    return f"{prefix}/static/{name}?v={assets()[name].digest[:DIGITS]}"


def import_map() -> dict[str, dict[str, str]]:
    """What a bare name in an `import` stands for: {"imports": {name: address}}.

    Our modules are "quizapp/<stem>"; a vendored one has the name that vendor.json gives it.
    """
    imports = {
        f"quizapp/{name.removeprefix('js/').removesuffix('.js')}": static_url(name)
        for name in assets()
        if name.startswith("js/")
    }
    for bare_name, vendored in json.loads(assets()["vendor/vendor.json"].data).items():
        imports[bare_name] = static_url(f"vendor/{vendored['folder']}/{vendored['module']}")
    return {"imports": imports}


def import_map_json() -> Markup:
    """The import map as the text of a script element; a "<" cannot end the element early."""
    text = json.dumps(import_map(), separators=(",", ":")).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704 -- made of our own file names and digests


@bp.get("/static/<path:name>")
def serve(name: str) -> Response:
    """One file, to be kept for ever if the address names its digest, else revalidated; 404 for an unknown name."""
    asset = assets().get(name)
    if asset is None:
        abort(404)
    is_compressed = request.accept_encodings.quality("gzip") > 0
    response = Response(_compressed(name) if is_compressed else asset.data, content_type=asset.media_type)
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    is_named_by_digest = request.args.get("v") == asset.digest[:DIGITS]
    response.headers["Cache-Control"] = _FOR_EVER if is_named_by_digest else _ASK_AGAIN
    response.set_etag(f"{asset.digest[:32]}{'-gzip' if is_compressed else ''}")
    response.make_conditional(request)
    return response


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(assets()[name].data, 9, mtime=0)
