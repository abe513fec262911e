"""The files that lead from a show's old address to its new one, for the hosts that know one of these ways.

Sources: Apache httpd, mod_alias, for .htaccess; Netlify and Cloudflare Pages, for _redirects; Apple's podcaster guide,
"Change your podcast RSS feed URL", for the feed that names its new address itself.
"""

from __future__ import annotations

from html import escape
from urllib.parse import unquote, urljoin, urlsplit

from audiobrief.text.clean import web_address

HTACCESS = ".htaccess"
REDIRECTS = "_redirects"
MARK = "# Written by audiobrief: this podcast moved."


def server_files(old_base: str, new_base: str) -> dict[str, bytes]:
    """The files for servers, by name: each path below the old address leads to the same path below the new one."""
    path, new = urlsplit(web_address(old_base)).path or "/", web_address(new_base)
    # Apache compares paths that are decoded already, Netlify and Cloudflare as they are sent.
    decoded = unquote(path).replace("\\", "\\\\").replace('"', '\\"')
    return {
        HTACCESS: f'{MARK}\nRedirect 301 "{decoded}" "{new}"\n'.encode(),
        # Netlify needs the "!" where a file is in the way; Cloudflare does not know it, and goes on with the next line.
        REDIRECTS: f"{MARK}\n{path}* {new}:splat 301!\n{path}* {new}:splat 301\n".encode(),
    }


def redirect_page(name: str, new_base: str, title: str) -> bytes:
    """The page that takes the place of page `name` at the old address, and leads on by itself and by a link."""
    last = name.rpartition("/")[2]
    url = escape(urljoin(web_address(new_base), name if last != "index.html" else name.removesuffix(last)), quote=True)
    return (
        "<!doctype html>\n"
        f'<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<link rel="canonical" href="{url}">\n<meta http-equiv="refresh" content="0; url={url}">\n'
        f'<p><a href="{url}">{url}</a></p>\n'
    ).encode()


def is_ours(data: bytes) -> bool:
    """Whether a file for servers is one of these, so that it may be replaced."""
    return data.startswith(MARK.encode())
