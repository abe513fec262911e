"""What an editor cuts from text that came from the web: notices, navigation, hashtags, emoji, links."""

from __future__ import annotations

import re

URL = re.compile(r"(?:https?://|www\.)[^\s<>\"»”]+", re.IGNORECASE)
_URL_TAIL = ".,;:!?)]}'’…"
LONGEST_LEFTOVER = 240

# Whole lines, accents and case ignored where written so; each is a notice that no brief would say of itself.
_LEFTOVER_LINES = [
    # redirects
    r"redirection (?:en cours|automatique).*",
    r"(?:you are being |now )?redirecting\b.*",
    r"you (?:are being|will be) redirected.*",
    r"si vous n.?[eê]tes pas redirig[eé].*",
    r"if you are not (?:automatically )?redirected.*",
    r"(?:veuillez |merci de )?(?:cliquez|cliquer) ici\b.{0,60}",
    r"(?:please )?click here\b.{0,60}",
    # cookies and consent
    r".{0,80}\b(?:ce site|notre site|nous)\b.{0,40}\b(?:utilis|stock)\w+\b.{0,20}\b(?:cookies?|t[eé]moins)\b.*",
    r".{0,80}\b(?:this (?:web)?site|we)\b.{0,40}\b(?:use[sd]?|using|store)\b.{0,20}\bcookies?\b.*",
    r"(?:tout )?(?:accepter|refuser)(?: tout)?(?: les (?:cookies|t[eé]moins))?",
    r"(?:accept|reject|decline|allow)(?: all)?(?: cookies)?",
    r"(?:g[eé]rer|param[eé]trer|manage)\b.{0,20}\b(?:cookies|t[eé]moins|pr[eé]f[eé]rences|preferences|consent\w*)",
    r"politique (?:de confidentialit[eé]|relative aux (?:cookies|t[eé]moins))(?:\s*[|·•-].*)?",
    r"(?:privacy policy|cookie policy|terms (?:of (?:use|service)|and conditions))(?:\s*[|·•-].*)?",
    r"conditions d.?utilisation(?:\s*[|·•-].*)?",
    # navigation and sharing
    r"accueil|recherche|rechercher|connexion|se connecter|s.?inscrire|s.?abonner|abonnez-vous|infolettre|partager",
    r"imprimer|commentaires?|suivant|pr[eé]c[eé]dent|retour|sommaire|table des mati[eè]res",
    r"home|menu|search|log ?in|sign ?(?:in|up)|subscribe(?: now)?|newsletter|share|print|comments?|next|previous",
    r"back|table of contents",
    r"(?:partager|share)\b (?:cet? article|this(?: article| story)?|sur|on|via)\b.{0,60}",
    r"(?:aller au|passer au|skip to)(?: main)? (?:contenu|content).{0,20}",
    r"retour (?:en haut|[aà] l.?accueil)|back to (?:top|home)",
    r"(?:[aà] )?lire (?:aussi|[eé]galement|la suite)\b.{0,120}|voir aussi\b.{0,120}",
    r"read (?:more|also|next)\b.{0,120}|see also\b.{0,120}",
    r"(?:abonnez-vous|inscrivez-vous)\b.{0,20}\b[aà] (?:notre|l)\b.{0,80}",
    r"(?:subscribe|sign up)\b.{0,20}\bto (?:our|the)\b.{0,80}",
    r"publicit[eé]|advertisement|sponsored|contenu commandit[eé]",
    r"(?:suivez-nous|follow us)\b.{0,60}",
    r"(?:temps de lecture|reading time)\b.{0,30}|\d+ ?min(?:utes?)? (?:de lecture|read)",
    r"(?:accueil|home)\s*[>›»|/].*",
    # rights
    r"(?:©|\(c\)|copyright\b).{0,160}|.{0,60}\b(?:tous droits r[eé]serv[eé]s|all rights reserved)\b.{0,60}",
]
_LEFTOVER = re.compile("|".join(f"(?:{pattern})" for pattern in _LEFTOVER_LINES), re.IGNORECASE)

# Pictographs with what joins and colours them; © ® ™ and text arrows stay: rules speak them.
_EMOJI = re.compile(
    "[#*0-9]\ufe0f?\u20e3"
    "|[\U0001f000-\U0001faff\U000e0020-\U000e007f\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55"
    "\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u3030\u303d\u3297\u3299\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe]"
    "[\ufe0e\ufe0f\u200d]*"
    "|[\ufe0e\ufe0f\u200d\u20e3]"
)
_HASHTAG = re.compile(r"(?<![\w&/#])#([^\W\d_][\w]*|\d+[^\W\d]\w*)")
# Read from the end, where the run must be: from the start each hashtag would be tried as the first one of it.
_TRAILING_HASHTAGS = re.compile(r"(?:[\s,.;·•|]*[\w-]+#)+(?=\s|\Z)")

# Letters that lost their apostrophe in a paste: "l accès", "d OpenAI", "qu il". Not units ("10 m environ"),
# and capitals only where a sentence begins ("C est", but "vitamine C est").
_VOWEL = "aeiouyhàâäéèêëîïôöùûüœæAEIOUYHÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ"
_LOST_APOSTROPHE = re.compile(
    rf"(?<![\w’'\-])(?<!\d[ \u00a0\u202f])(?:([ldjmnstc]|[Qq]u|[Ll]orsqu|[Pp]uisqu|[Jj]usqu)"
    rf"|((?:(?<=[.!?:»] )|^)[LDJMNSTC])) (?=[{_VOWEL}]\w|[àôyaAÀ] )"
)


def is_leftover(text: str) -> bool:
    """Whether a line is a notice or navigation that an editor would cut whole."""
    line = re.sub(r"\s+", " ", drop_emoji(text)).strip(" .…!→←»«›‹-–—|·•*_\t")
    return bool(line) and len(line) <= LONGEST_LEFTOVER and _LEFTOVER.fullmatch(line) is not None


def drop_emoji(text: str) -> str:
    """The text without pictographs, flags, keycaps and their joiners."""
    return _EMOJI.sub("", text)


def take_links(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without web addresses, and the addresses."""
    links: list[str] = []

    def keep(match: re.Match[str]) -> str:
        found = match.group()
        link = found.rstrip(_URL_TAIL)
        # A closing bracket that was opened inside the address belongs to it.
        if found[len(link) : len(link) + 1] == ")" and link.count("(") > link.count(")"):
            link += ")"
        links.append(link if "://" in link else f"https://{link}")
        return found[len(link) :]

    return URL.sub(keep, text), tuple(links)


def take_hashtags(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its closing run of hashtags (they are tags) and with `#` off the words that stay."""
    tags: list[str] = []
    trailing = _TRAILING_HASHTAGS.match(text[::-1])
    if trailing:
        start = len(text) - trailing.end()
        tags = re.findall(r"#([\w-]+)", text[start:])
        text = text[:start].rstrip()
    return _HASHTAG.sub(r"\1", text), tuple(tags)


def mend_apostrophes(text: str) -> str:
    """French text with the apostrophes that a paste lost put back: "l accès" → "l’accès"."""
    return _LOST_APOSTROPHE.sub(lambda match: f"{match[1] or match[2]}’", text)


def tidy(text: str) -> str:
    """The text with single spaces, none before , and . and none at its ends."""
    text = re.sub(r"[^\S\u00a0\u202f\n]+", " ", text)
    text = re.sub(r"[(\[]\s*[)\]](?!\{)", "", text)  # "[ ]{pause=1}" is a mark
    return re.sub(r"(?<=\w) +([,.)](?:\s|$))", r"\1", text).strip(" \n")
