"""One JSON line for each request, with a request id and without anything personal: no name, address, text or token.

The route's rule is logged, not the path, so that not even an id says who asked for what.
"""

import json
import logging
import secrets
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

_QUIET = ("static_files.serve", "api.health.healthz", "api.health.readyz")


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON: time, level, logger, message, and what `extra` brought under `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def init_app(app: Flask, *, level: str) -> None:
    """Log every request of this application."""
    log = logging.getLogger("quizapp")
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonFormatter())
        log.addHandler(handler)
        log.propagate = False
    log.setLevel(level)
    requests = logging.getLogger("quizapp.requests")

    @app.before_request
    def _begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if request.endpoint not in _QUIET:
            fields = {
                "request_id": g.get("request_id"),
                "method": request.method,
                "route": request.url_rule.rule if request.url_rule else None,
                "status": response.status_code,
                "took_ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            }
            requests.info("request", extra={"fields": fields})
        return response
