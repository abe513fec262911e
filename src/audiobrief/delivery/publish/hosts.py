"""The files by which static hosts learn types, cross-origin reading, caching and redirects; none is for listeners.

Sources: Netlify, "Custom headers" and "Redirects"; Cloudflare Pages, "Headers" and "Redirects" (100 rules of headers,
all that match are joined, so no two here match one path); Apache httpd, core, mod_alias, mod_headers and mod_mime
(only what `AllowOverride FileInfo` lets in); nginx, ngx_http_core_module; GitHub Pages, "Bypassing Jekyll".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from audiobrief.config.publication import Host
from audiobrief.delivery.publish.git_address import GITHUB_BYTES
from audiobrief.delivery.publish.item import HEADERS, HTACCESS, NOJEKYLL, REDIRECTS, Labels, cache_control
from audiobrief.podcast.public_files import PUBLIC_SUFFIXES, content_type, is_named_by_content
from audiobrief.podcast.site.embed import OWN_FRAMES, is_embed
from audiobrief.text.clean import web_address

NGINX = "nginx.conf"
# What one file may hold. Source: Cloudflare Pages, "Limits"; GitHub, "About large files".
LARGEST_BYTES: Mapping[str, int] = {"cloudflare": 25 * 2**20, "github-pages": GITHUB_BYTES}
_MOST_RULES = 100
_EXPOSED = "Accept-Ranges, Content-Length, Content-Range, ETag"
_OPEN = (".xml", ".mp3", ".vtt", ".srt", ".json")  # what web players and other sites read
_SUFFIXES = (
    ".mp3",
    ".vtt",
    ".srt",
    ".card.jpg",
    ".player.png",
    ".html",
    *(end for end in PUBLIC_SUFFIXES if end.count(".") == 2),
)
_HASHED = ("css", "js", "mjs", "xsl", "svg", "png", "jpg", "jpeg", "webp", "ico", "woff2")
_PLAIN = ("webmanifest", "txt", "svg", "png", "jpg", "jpeg", "webp", "ico", "woff2")
_HASH = "[-.](?=[0-9]*[a-f])[0-9a-f]{8,64}"
_NO_EMBED = ' "expr=%{REQUEST_URI} !~ m#/embed_[a-z]+/[^/]*$#"'
# The end of a name, and a name of that kind; the first that fits counts.
_KINDS = (
    (r"/feed(-[0-9]+)?\.xml$", "feed.xml"),
    (r"/sitemap\.xml$", "sitemap.xml"),
    (r"/embed_[a-z]+/[^/]+\.html$", "embed_fr/x.html"),
    *((re.escape(suffix) + "$", f"x{suffix}") for suffix in _SUFFIXES),
    *((rf"{_HASH}\.{kind}$", f"x-0a1b2c3d.{kind}") for kind in _HASHED),
    *((rf"\.{kind}$", f"x.{kind}") for kind in _PLAIN),
)


@dataclass(frozen=True)
class OldPaths:
    """Pages that are at their address no more: where each is now, and those that were taken back.

    Names are below the show's address: fr/pont.html.
    """

    moved: Mapping[str, str] = field(default_factory=dict)
    retracted: tuple[str, ...] = ()


_NOTHING_OLD = OldPaths()


def host_files(
    host: Host, base_url: str, moved_from: str, names: Iterable[str], old: OldPaths = _NOTHING_OLD
) -> dict[str, bytes]:
    """The files for a host by name, to lie beside the first page of a show that has files of these names."""
    base = _path_of(base_url)
    if host == "github-pages":
        return {NOJEKYLL: b""}
    if host == "apache":
        return {HTACCESS: _signed(_htaccess(base, old, _same_site(base_url, moved_from)))}
    if host == "nginx":
        return {}
    headers = _headers(base, names)
    redirects = _redirects(base, old, _same_site(base_url, moved_from), "!" if host == "netlify" else "")
    return {HEADERS: _signed(headers), REDIRECTS: _signed(redirects)}


def nginx_block(base_url: str, moved_from: str, root: str, old: OldPaths = _NOTHING_OLD) -> bytes:
    """The server block of a show whose site lies in the folder `root`, to be copied into nginx's configuration."""
    base, site = unquote(_path_of(base_url)), urlsplit(web_address(base_url))
    lines = [
        "server {",
        "    listen 80;  # with TLS: listen 443 ssl, and your certificate",
        f"    server_name {site.hostname};",
        f"    root {_quoted(root)};  # {base} below it is the target of `audiobrief publish`",
        f"    error_page 404 {_quoted(base + '404.html')};",
        "",
        *(f"    location = {_quoted(base + name)} {{ return 410; }}" for name in old.retracted),
        *(
            f"    location = {_quoted(base + name)} {{ return 301 {_quoted(_path_of(base_url) + now)}; }}"
            for name, now in sorted(old.moved.items())
        ),
    ]
    former = _same_site(base_url, moved_from)
    if former:
        target = _quoted(_path_of(base_url) + "$1")
        lines.append(f"    rewrite {_quoted('^' + re.escape(unquote(former)) + '(.*)$')} {target} permanent;")
    lines += [r"    location ~ /\.audiobrief- { return 404; }", ""]
    for pattern, sample in _KINDS:
        labels = _labels(sample)
        lines += [f'    location ~ "{pattern}" {{', "        types { }"]
        lines.append(f'        default_type "{labels.content_type}";')
        lines += [f'        add_header {name} "{value}";' for name, value in _more(sample, labels)]
        lines.append("    }")
    lines.append("}")
    old_site = urlsplit(web_address(moved_from)) if moved_from else site
    if old_site.hostname != site.hostname:
        way = _quoted("^" + re.escape(unquote(old_site.path or "/")) + "(.*)$")
        lines += [
            "",
            "server {  # the address before: leads on, if its name points here",
            "    listen 80;",
            f"    server_name {old_site.hostname};",
            f"    rewrite {way} {_quoted(web_address(base_url) + '$1')} permanent;",
            "}",
        ]
    return _signed("\n".join(lines) + "\n")


def is_host_file(name: str, data: bytes) -> bool:
    """Whether the bytes are what audiobrief wrote for a host, unchanged: the first line has the digest of the rest."""
    if name == NOJEKYLL:
        return not data
    first, _, rest = data.partition(b"\n")
    return first == _mark(rest)


def _mark(body: bytes) -> bytes:
    digest = hashlib.sha256(body).hexdigest()[:16]
    return f"# Written by audiobrief, {digest}. Once you change it, it is yours and stays.".encode()


def _signed(text: str) -> bytes:
    body = text.encode()
    return _mark(body) + b"\n" + body


def _path_of(base_url: str) -> str:
    return urlsplit(web_address(base_url)).path or "/"


def _same_site(base_url: str, moved_from: str) -> str:
    """The path that the show had before at its host; "" where it had none, or where a rule would lead to itself."""
    if not moved_from:
        return ""
    old, new = urlsplit(web_address(moved_from)), urlsplit(web_address(base_url))
    path = old.path or "/"
    return path if old.netloc == new.netloc and not (new.path or "/").startswith(path) else ""


def _labels(name: str) -> Labels:
    return Labels(content_type(name), cache_control(name))


def _more(name: str, labels: Labels) -> list[tuple[str, str]]:
    """The headers of a file beside its type."""
    found = [("Cache-Control", labels.cache_control)]
    if name.endswith(".html") and not is_embed(name):
        found.append(("Content-Security-Policy", OWN_FRAMES))
    if name.endswith(_OPEN):
        found += [("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", _EXPOSED)]
    return found


def _headers(base: str, names: Iterable[str]) -> str:
    """`_headers`: a rule for each kind of file in each folder, those of single files after them while there is room."""
    many: dict[str, str] = {}
    single: dict[str, str] = {}
    for name in sorted(names):
        folder, _, last = name.rpartition("/")
        suffix = next((end for end in _SUFFIXES if last.endswith(end)), "")
        if re.fullmatch(r"feed-[0-9]+\.xml", last):
            many[f"{folder}/feed-*.xml"] = name
        elif folder and suffix:
            many[f"{folder}/*{suffix}"] = name
        else:
            (single if is_named_by_content(name) else many)[name] = name
        if last == "index.html":
            many[f"{folder}/" if folder else ""] = name
    blocks = []
    for path, name in [*sorted(many.items()), *sorted(single.items())][:_MOST_RULES]:
        labels = _labels(name)
        told = [("Content-Type", labels.content_type), *_more(name, labels)]
        blocks.append("\n".join([f"{base}{path}", *(f"  {key}: {value}" for key, value in told)]) + "\n")
    return "\n".join(blocks)


def _redirects(base: str, old: OldPaths, former: str, force: str) -> str:
    """`_redirects`: what moved leads to where it is, and what was taken back to the first page of its edition."""
    lines = [f"{base}{name} {base}{now} 301{force}" for name, now in sorted(old.moved.items())]
    lines += [f"{base}{name} {base}{name.rpartition('/')[0]}/ 302" for name in old.retracted]
    if former:
        lines.append(f"{former}* {base}:splat 301{force}")
    return "".join(f"{line}\n" for line in lines)


def _htaccess(base: str, old: OldPaths, former: str) -> str:
    # Apache compares paths that are decoded already; where it leads to is sent as it stands.
    decoded = unquote(base)
    lines = [f"ErrorDocument 404 {_quoted(decoded + '404.html')}", r'RedirectMatch 404 "/\.audiobrief-[^/]*$"']
    lines += [f"Redirect gone {_quoted(decoded + name)}" for name in old.retracted]
    lines += [
        f"Redirect 301 {_quoted(decoded + name)} {_quoted(base + now)}" for name, now in sorted(old.moved.items())
    ]
    if former.startswith(base):  # elsewhere this file is not asked
        lines.append(f"Redirect 301 {_quoted(unquote(former))} {_quoted(base)}")
    for pattern, sample in reversed(_KINDS):  # the last that fits counts
        if is_embed(sample):
            continue  # files are matched by their names alone: see `_NO_EMBED`
        labels = _labels(sample)
        lines += [f'<FilesMatch "{pattern.replace("/", "^", 1)}">', f'  ForceType "{labels.content_type}"']
        lines.append("  <IfModule mod_headers.c>")
        for name, value in _more(sample, labels):
            lines.append(f'    Header set {name} "{value}"{_NO_EMBED if value == OWN_FRAMES else ""}')
        lines += ["  </IfModule>", "</FilesMatch>"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """The text as one word of Apache's and nginx's configuration."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
