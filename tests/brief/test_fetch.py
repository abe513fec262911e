"""Tests of fetching a page that was given as the brief, against a loopback server that misbehaves."""

from __future__ import annotations

import datetime
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audiobrief.brief.readers.address import is_public
from audiobrief.brief.readers.fetch import FetchLimits, fetch
from audiobrief.brief.readers.table import looks_like_url
from audiobrief.cli.main import app
from audiobrief.errors import InputError
from audiobrief.script.model import read_stamp
from tests.helpers.page_server import ARTICLE, PageServer, serving

HERE = FetchLimits(connect_s=5, total_s=10, allow_private=True)
PUBLIC_ONLY = FetchLimits(connect_s=5, total_s=10)


@pytest.fixture(scope="module")
def server() -> Iterator[PageServer]:
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def nothing_asked(server: PageServer) -> None:
    server.asked.clear()
    server.headers_seen.clear()
    server.pages.clear()


def refusal(url: str, limits: FetchLimits = HERE) -> str:
    with pytest.raises(InputError) as caught:
        fetch(url, limits)
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_a_page_comes_with_its_name_and_its_kind(server: PageServer) -> None:
    """The stem of the address names the brief, the content type its format."""
    page = fetch(server.at("/news/Ferries-Électriques-2026?ref=x#top"), HERE)
    assert page.data.decode() == ARTICLE
    assert (page.file.stem, page.file.tag, page.file.extension) == ("ferries-electriques-2026", "", ".html")
    assert page.url.endswith("?ref=x")


@pytest.mark.parametrize(
    ("path", "kind", "stem", "tag", "extension"),
    [
        ("/a/index.html", "text/html", "", "", ".html"),
        ("/a/1234567", "text/html", "", "", ".html"),
        ("/", "text/html", "", "", ".html"),
        ("/ferry.fr.md", "text/plain", "ferry", "fr", ".md"),
        ("/ferry.md", "text/markdown; charset=utf-8", "ferry", "", ".md"),
        ("/ferry", "text/plain", "ferry", "", ".txt"),
        ("/..%2F..%2Fetc%2Fpasswd", "text/plain", "passwd", "", ".txt"),
        ("/%00%0A..%5Cferry", "text/plain", "ferry", "", ".txt"),
    ],
)
def test_names_hold_nothing_but_slugs(
    server: PageServer, path: str, kind: str, stem: str, tag: str, extension: str
) -> None:
    """What is no name gives none, and no character of an address reaches a file name."""
    server.pages[path] = (200, {"Content-Type": kind}, b"words to speak")
    file = fetch(server.at(path), HERE).file
    assert (file.stem, file.tag, file.extension) == (stem, tag, extension)


@pytest.mark.parametrize(
    ("kind", "body", "wanted"),
    [
        ("text/html; charset=ISO-8859-1", "<p>été “x”</p>".encode("cp1252"), "<p>été “x”</p>"),
        ("text/html", '<meta charset="windows-1250"><p>Łódź</p>'.encode("cp1250"), "Łódź"),
        ("text/html; charset=utf-8", '<meta charset="latin1"><p>été</p>'.encode(), "été"),
        ("text/plain; charset=utf-16", "\ufeffété".encode("utf-16-le"), "été"),
        ("text/plain; charset=punycode", "été".encode(), "été"),
    ],
)
def test_the_charset_is_that_of_the_server_then_of_the_page(
    server: PageServer, kind: str, body: bytes, wanted: str
) -> None:
    """Header before meta; a mark at the start before both; odd codecs are not used."""
    from audiobrief.brief.readers.decode import decode

    server.pages["/c"] = (200, {"Content-Type": kind}, body)
    assert wanted in decode(fetch(server.at("/c"), HERE).data, "c")


def test_what_the_server_is_told(server: PageServer) -> None:
    """No cookie, no referer; the host as it was asked for."""
    fetch(server.at("/a"), HERE)
    told = server.headers_seen[0]
    assert told["Host"] == f"127.0.0.1:{server.port}"
    assert not {"Cookie", "Referer", "Authorization"} & set(told)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.org/a", "gopher://example.org/", "javascript://alert(1)",
        "http://", "http:///a", "https://user@example.org/", "https://user:secret@example.org/",
        "http://[::1", "http://example.org:99999/", "http://exa mple.org/", "http://example.org/\x1b[2J",
        "https://example.org/" + "a" * 2000,
    ],
)  # fmt: skip
def test_addresses_that_are_not_fetched(url: str) -> None:
    """Other schemes, users, broken and endless addresses are refused in one sentence, without a secret in it."""
    assert looks_like_url(url)
    text = refusal(url)
    assert "secret" not in text
    assert len(text) < 400


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::]", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "[fe80::1]", "[fc00::1]", "[ff02::1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fec0::1]",
        "127.1", "0x7f.0.0.1", "2130706433", "017700000001",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(server: PageServer, host: str) -> None:
    """No address of this machine, of a private network or of no network, however it is written."""
    text = refusal(f"http://{host}:{server.port}/", PUBLIC_ONLY)
    assert "--allow-private" in text or "no host" in text or "never fetched" in text
    assert not server.asked


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("::ffff:8.8.8.8", True), ("64:ff9b::808:808", True),
        ("192.0.0.8", False), ("192.88.99.1", False), ("2002:c058:6301::1", False),
        ("192.0.2.1", False), ("198.18.0.1", False), ("100.127.255.255", False), ("::", False), ("64:ff9b::a00:1", False),
        ("2001:0:4136:e378:8000:63bf:f5ff:fffe", False), ("fe80::1%eth0", False), ("nothing", False),
    ],
)  # fmt: skip
def test_what_is_public(address: str, public: bool) -> None:
    """Documentation, benchmark, carrier and link addresses are not; one of IPv6 is what it leads to."""
    assert is_public(address) is public


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1%eth0", "fd00:ec2::254", "::ffff:169.254.169.254", "100.100.100.200"]
)
def test_metadata_addresses_are_refused_although_private_ones_are_allowed(address: str) -> None:
    """Where machines find their credentials is no page, whoever is trusted, under any name."""
    with pytest.raises(InputError, match="never fetched"):
        fetch("http://trusted.example/", HERE, lambda host, port: ["10.0.0.1", address])


def test_an_unknown_host_is_told() -> None:
    """A name that leads nowhere."""

    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(InputError, match=r'no host "nowhere\.example"'):
        fetch("http://nowhere.example/", PUBLIC_ONLY, nowhere)


def test_one_private_address_among_public_ones_refuses() -> None:
    """Which of several addresses is connected to is not left to chance."""
    with pytest.raises(InputError, match=r"mixed.example is 10.0.0.1, which is no public"):
        fetch("http://mixed.example/", PUBLIC_ONLY, lambda host, port: ["93.184.216.34", "10.0.0.1"])


def test_the_address_connected_to_is_the_one_checked(server: PageServer) -> None:
    """A name that means another address the second time is looked up once; its first meaning is connected to."""
    answers = [["127.0.0.1"], ["192.0.2.1"]]
    page = fetch(f"http://ferry.example:{server.port}/a", HERE, lambda host, port: answers.pop(0))
    assert len(answers) == 1
    assert page.data.decode() == ARTICLE
    assert server.asked == [("/a", f"ferry.example:{server.port}")]


def test_a_name_that_becomes_private_is_not_followed(server: PageServer) -> None:
    """Public when it is checked, this machine a moment later: the connection still goes to the public address."""
    answers = [["192.0.2.7"], ["127.0.0.1"]]
    limits = FetchLimits(connect_s=1, total_s=1, allow_private=True)
    with pytest.raises(Exception, match=r"192\.0\.2\.7|does not answer|cannot be fetched|not there whole"):
        fetch(f"http://rebind.example:{server.port}/a", limits, lambda host, port: answers.pop(0))
    assert not server.asked


def test_redirects_are_followed_and_each_is_checked(server: PageServer) -> None:
    """Five are followed; the address is then the last one."""
    for step in range(4):
        server.pages[f"/{step}"] = (302, {"Location": f"/{step + 1}"}, b"")
    server.pages["/4"] = (308, {"Location": server.at("/the-end")}, b"")
    assert fetch(server.at("/0"), HERE).url == server.at("/the-end")
    server.pages["/the-end"] = (303, {"Location": "/further"}, b"")
    assert "more than 5 times" in refusal(server.at("/0"))
    assert "more than 5 times" in refusal(server.at("/loop"))


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://example.org/", "http://u:secret@example.org/", "data:text/plain,x", "http://["],
)
def test_redirects_to_what_is_not_fetched(server: PageServer, target: str) -> None:
    """The rules for an address hold for every one on the way."""
    server.pages["/out"] = (302, {"Location": target}, b"")
    assert "redirects to" in refusal(server.at("/out"))


def test_a_redirect_into_a_private_network_is_refused(server: PageServer) -> None:
    """A public page may not lead to this machine."""
    names = {"public.example": "127.0.0.1", "inner.example": "10.0.0.1"}
    server.pages["/a"] = (302, {"Location": "http://inner.example/secret"}, b"")
    from audiobrief.brief.readers import address

    def is_outside(text: str) -> bool:
        return text == "127.0.0.1"  # stands for a public address here

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(address, "is_public", is_outside)
        with pytest.raises(InputError, match=r"redirected to http://inner\.example.*no public address"):
            fetch(f"http://public.example:{server.port}/a", PUBLIC_ONLY, lambda host, port: [names[host]])
    assert [path for path, _ in server.asked] == ["/a"]


def test_endless_and_packed_bodies_stop_at_the_limit(server: PageServer) -> None:
    """Neither a body without end nor 300 MB of zeros in 300 kB of gzip fill the memory."""
    assert "longer than 2 MB" in refusal(server.at("/endless"))
    assert "longer than 2 MB" in refusal(server.at("/bomb"))


def test_slow_and_mute_servers_end_in_time(server: PageServer) -> None:
    """The total time holds for a body that trickles and for headers that never come."""
    brief = FetchLimits(connect_s=1, total_s=0.3, allow_private=True)
    assert "not there whole in 0.3 seconds" in refusal(server.at("/slow"), brief)
    assert "not there whole in 0.3 seconds" in refusal(server.at("/mute"), brief)


def test_a_resolver_that_hangs_ends_in_time() -> None:
    """Nobody waits for a name that is never answered."""
    never = threading.Event()

    def hangs(host: str, port: int) -> list[str]:
        never.wait(20)
        return []

    brief = FetchLimits(connect_s=1, total_s=0.2, allow_private=True)
    try:
        with pytest.raises(InputError, match="not there whole"):
            fetch("http://slow.example/", brief, hangs)
    finally:
        never.set()


def test_packed_pages_are_unpacked_whole_or_refused(server: PageServer) -> None:
    """gzip is read; cut or false gzip and other packings are told."""
    assert fetch(server.at("/gzip"), HERE).data.decode() == ARTICLE
    assert fetch(server.at("/gzip-members"), HERE).data.decode() == ARTICLE
    assert "broke off" in refusal(server.at("/gzip-members-cut"))
    assert "broke off" in refusal(server.at("/gzip-cut"))
    assert "gzip cannot be unpacked" in refusal(server.at("/gzip-false"))
    server.pages["/br"] = (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, b"x")
    assert "packed as 'br'" in refusal(server.at("/br"))


def test_answers_that_are_no_page(server: PageServer) -> None:
    """404, 500, pictures, nothing, half of it, and a closed port: one sentence each."""
    server.pages["/404"] = (404, {"Content-Type": "text/html"}, b"gone")
    server.pages["/500"] = (500, {}, b"")
    server.pages["/picture"] = (200, {"Content-Type": "image/png"}, b"\x89PNG")
    server.pages["/empty"] = (200, {"Content-Type": "text/html"}, b"")
    server.pages["/lost"] = (302, {}, b"")
    assert "answers 404" in refusal(server.at("/404"))
    assert "answers 500" in refusal(server.at("/500"))
    assert "answers 302" in refusal(server.at("/lost"))
    assert "'image/png', not a page" in refusal(server.at("/picture"))
    assert "nothing in it" in refusal(server.at("/empty"))
    assert "broke off" in refusal(server.at("/cut"))
    with serving() as closed:
        gone = closed.at("/")
    assert "cannot be fetched" in refusal(gone)


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate that signs itself, for a host, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "c.pem", folder / "k.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, secret


def test_https_checks_the_name_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate must be trusted, and be of the host in the address, not of the IP address connected to."""
    certificate, key = _certificate(tmp_path, "ferry.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    names: list[str | None] = []
    context.sni_callback = lambda sock, name, own: names.append(name)

    def wrapped(server: PageServer) -> None:
        server.socket = context.wrap_socket(server.socket, server_side=True)

    with serving(wrapped) as secure:
        here = f"https://ferry.example:{secure.port}/a"
        with pytest.raises(InputError, match="cannot be trusted"):
            fetch(here, HERE, lambda host, port: ["127.0.0.1"])
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetch(here, HERE, lambda host, port: ["127.0.0.1"]).data.decode() == ARTICLE
        assert names[-1] == "ferry.example"
        with pytest.raises(InputError, match=r"cannot be trusted.*mismatch"):
            fetch(f"https://other.example:{secure.port}/a", HERE, lambda host, port: ["127.0.0.1"])


def test_a_page_becomes_a_script(server: PageServer, project: Path) -> None:
    """`script URL` writes the edition of that page; its address is its source, its path its id."""
    runner = CliRunner()
    url = server.at("/news/electric-ferry.html")
    refused = runner.invoke(app, ["script", url])
    assert refused.exit_code == 1
    assert "--allow-private" in refused.output
    assert not (project / "scripts").exists()
    done = runner.invoke(app, ["script", url, "--allow-private", "--json"])
    assert done.exit_code == 0, done.output
    (made,) = json.loads(done.stdout)
    assert made["id"] == "electric-ferry"
    text = Path(made["script"]).read_text(encoding="utf-8")
    assert f'- "{url}"' in text
    assert "forty cars" in text
    again = runner.invoke(app, ["script", url, "--allow-private", "--json"])
    assert json.loads(again.stdout)[0]["state"] == "unchanged"


def test_only_the_words_of_a_page_tell_a_change(server: PageServer, project: Path) -> None:
    """Another advertisement is no new brief; another word is."""
    runner, stamps = CliRunner(), []
    for nav, cars in (("1", "forty"), ("2", "forty"), ("2", "fifty")):
        page = ARTICLE.replace("<nav>", f"<nav>{nav} ").replace("forty", cars)
        server.pages["/ferry"] = (200, {"Content-Type": "text/html"}, page.encode())
        done = runner.invoke(app, ["script", server.at("/ferry"), "--allow-private", "--json"])
        text = Path(json.loads(done.stdout)[0]["script"]).read_text(encoding="utf-8")
        stamps.append(read_stamp(text).brief_digest)
    assert stamps[0] == stamps[1] != stamps[2]


def test_say_fetches_an_address_that_stands_alone(server: PageServer, project: Path) -> None:
    """`say URL` is about the page; an address among words is only text."""
    runner = CliRunner()
    done = runner.invoke(app, ["say", server.at("/ferry"), "--allow-private", "--json"])
    assert "forty cars" in done.output
    server.asked.clear()
    runner.invoke(app, ["say", f"See {server.at('/ferry')}", "--lang", "en", "--allow-private"])
    assert not server.asked


def test_no_address_inside_a_brief_is_fetched(server: PageServer, project: Path) -> None:
    """Links, sources, pictures and front matter of a brief are data."""
    url = server.at("/link")
    (project / "briefs/b.md").write_text(
        f"---\nsource: {url}\n---\n# Title\n\nA hook with [a link]({url}) ![x]({url})\n\n## The facts\n\n{url}\n\nWords.\n"
    )
    assert CliRunner().invoke(app, ["script", "briefs/b.md", "--allow-private"]).exit_code == 0
    assert not server.asked


def test_long_addresses_that_begin_alike_are_two_briefs(server: PageServer) -> None:
    """Their names stay whole, so that the reader can tell the ids apart."""
    stems = {fetch(server.at(f"/{'ferry-' * 20}{end}"), HERE).file.stem for end in ("one", "two")}
    assert len(stems) == 2
