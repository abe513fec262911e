"""What the surroundings of a text say of themselves: patterns of whole lines, each with its weight and reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from audiobrief.text.lazy_pattern import lazy_pattern

_COOKIES = r"(?:cookies?|t[eé]moins(?: de connexion)?)"
_AGO = (
    r"\d+ ?(?:s|min|mins|minutes?|h|hr|hrs|hours?|heures?|d|days?|j|jours?|w|weeks?|semaines?|mo|months?|mois|y|yr"
    r"|ans?)"
)
_MONTH = (
    r"(?:jan(?:v(?:ier)?|uary)?|f[eé]v(?:rier)?|feb(?:ruary)?|mar(?:s|ch)?|av(?:r(?:il)?)?|apr(?:il)?|mai|may|juin"
    r"|june?|juil(?:let)?|july?|ao[uû]t|aug(?:ust)?|sept?(?:embre|ember)?|oct(?:obre|ober)?|nov(?:embre|ember)?"
    r"|d[eé]c(?:embre|ember)?)\.?"
)
_WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_STREET = (
    r"(?:rue|avenue|av\.|boulevard|boul\.|bd|quai|place|chemin|route|rang|impasse|all[eé]e|cours|square|mont[eé]e)"
)
_DATE = rf"(?:\w+,? )?(?:le )?(?:\d{{1,2}}(?:er)? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}}|\d{{4}}-\d\d-\d\d)"
_TIME = r"\d{1,2} ?(?:h|:) ?\d{0,2} ?(?:[ap]\.?m\.?)?(?: ?[A-Z]{2,4})?"


@dataclass(frozen=True)
class Notice:
    """A hint: its weight, the reason that is told, and whether whole sentences are no evidence against it."""

    weight: float
    reason: str
    in_sentences: bool = False
    only_at_edges: bool = False


# (weight, reason, whole sentences do not speak against it, only counts before and after the text, patterns)
_TABLE: tuple[tuple[float, str, bool, bool, tuple[str, ...]], ...] = (
    (3, "notice of a redirection", False, False, (
        r"redirection (?:en cours|automatique).*",
        r"(?:you are being |now )?redirecting\b.*",
        r"you (?:are being|will be) redirected.*",
        r"si vous n.?[eê]tes pas redirig[eé].*",
        r"if you are not (?:automatically )?redirected.*",
        r"(?:veuillez |merci de )?(?:cliquez|cliquer) ici\b.{0,60}",
        r"(?:please )?click here\b.{0,60}",
    )),
    (2.5, "notice of a redirection", True, True, (
        r"(?:vous|you)\b.{0,60}\b(?:redirig|redirect)\w*.{0,60}",
        r"vous quittez .{0,60}\bsite\b.{0,20}|you are (?:now )?leaving .{0,60}\bsite\b.{0,20}",
    )),
    (2.5, "link to other texts", True, True, (
        (r"(?:cet article|l[’']article|[cl]e (?:billet|texte)|the (?:post|article)|this (?:post|article))\b.{0,200}"
         r"\b(?:est apparu en premier sur|(?:first )?appeared first on|first appeared on)\b.{0,80}"),
    )),
    (3, "advertisement", True, False, (
        (r".{0,60}\b(?:suite|poursuit|continue[sd]?|reprend|resumes?|scroll|d[eé]fil\w+)\b.{0,60}"
         r"\b(?:apr[eè]s|sous|below|after|under|past)\b (?:cette |la |ce |the |this |an? )?"
         r"(?:publicit[eé]|pub|annonce|message|pause publicitaire|ad|advert|advertisement|commercial break)"),
    )),
    (3, "caption of a picture", True, False, (
        r"(?:l[eé]gende|caption|vignette|photo caption)(?: photo)? ?[:：] .{2,200}",
    )),
    (2.5, "notice about cookies", False, False, (
        rf".{{0,80}}\b(?:ce site|notre site|nous)\b.{{0,60}}\b(?:utilis|stock)\w+\b.{{0,40}}\b{_COOKIES}\b.*",
        rf".{{0,80}}\b(?:this (?:web)?site|we)\b.{{0,60}}\b(?:use[sd]?|using|store)\b.{{0,40}}\b{_COOKIES}\b.*",
        r"(?:tout )?(?:accepter|refuser)(?: tout)?(?: les (?:cookies|t[eé]moins))?",
        r"continuer sans accepter.*",
        r"(?:accept|reject|decline|allow)(?: all)?(?: cookies)?",
        r"(?:g[eé]rer|param[eé]trer|manage)\b.{0,20}\b(?:cookies|t[eé]moins|pr[eé]f[eé]rences|preferences|consent\w*)",
        r"politique (?:de confidentialit[eé]|relative aux (?:cookies|t[eé]moins))(?:\s*[|·•-].*)?",
        r"(?:privacy policy|cookie policy|terms (?:of (?:use|service)|and conditions))(?:\s*[|·•-].*)?",
        r"conditions d.?utilisation(?:\s*[|·•-].*)?",
    )),
    (2.5, "navigation of a page", False, False, (
        r"accueil|recherche|rechercher|connexion|se connecter|s.?inscrire|s.?abonner|infolettre|partager|imprimer",
        r"(?:commentaires?|comments?) ?\(\d{1,5}\)",
        r"(?:read|open|view|see) in (?:the |your |an? )?(?:app\w*|browser)",
        r"(?:lire|ouvrir|voir) dans (?:l.|votre |le )?(?:app\w*|navigateur)",
        r"commentaires?|suivant|pr[eé]c[eé]dent|retour|sommaire|table des mati[eè]res|copier le lien|[eé]couter",
        r"home|menu|search|log ?in|sign ?(?:in|up)(?: here)?|subscribe(?: now)?|newsletter|share|print|comments?",
        r"next|previous|back|table of contents|copy link|listen|follow|open in app|read more|show more",
        r"…? ?(?:more|plus)",
        r"j.aime|like|repost|send|envoyer|reposter|commenter|r[eé]pondre|reply|add a comment|ajouter un commentaire",
        r"(?:partager|share)\b (?:cet? article|this(?: article| story)?|sur|on|via|par)\b.{0,120}",
        r"(?:aller au|passer au|skip to)(?: main)? (?:contenu|content).{0,20}",
        r"retour (?:en haut|[aà] l.?accueil)|back to (?:top|home)",
        r"(?:accueil|home)\s*[>›»|/].*",
        r"(?:publicit[eé]|advertisement|sponsored|contenu commandit[eé])(?:\s*[·|•-].{0,40})?",
        r"poursuivre la lecture|continue reading|votre adresse (?:courriel|e-?mail)|your e-?mail(?: address)?",
        r"filed under\b.{0,80}|class[eé] sous\b.{0,80}|afficher (?:plus|moins)|see (?:all|translation)",
        r"voir la traduction",
    )),
    (2.5, "link to other texts", False, False, (
        r"(?:[aà] )?(?:lire|voir|[eé]couter) (?:aussi|[eé]galement|la suite|l.article(?: complet)?)\b.{0,120}",
        r"les plus (?:lus|populaires)|most (?:popular|viewed)",
        r"(?:read|see|watch|listen) (?:more|also|next)\b.{0,120}",
        r"(?:articles?|contenus?|sujets?) (?:similaires?|li[eé]s|connexes|r[eé]cents?|populaires?|associ[eé]s)",
        r"(?:related|recent|popular|more) (?:articles?|posts?|stories|news|from\b.{0,60})|most read|trending",
        r"sur le m[eê]me (?:sujet|th[eè]me)|pour aller plus loin",
    )),
    (2, "invitation to subscribe", True, True, (
        r"(?:abonnez-vous|inscrivez-vous)\b.{0,160}",
        r"(?:subscribe|sign up)\b.{0,20}\b(?:to (?:our|the|my)|for (?:our|the|free))\b.{0,120}",
        r".{0,120}\b(?:free or paid subscriber|reader-supported publication)\b.{0,120}",
        (r".{0,60}\b(?:r[eé]serv[eé] aux abonn[eé]s|for subscribers only|already a subscriber"
         r"|d[eé]j[aà] abonn[eé])\b.{0,120}"),
        r"en savoir plus sur\b.{0,60}|learn more about\b.{0,60}",
        r".{0,60}\b(?:une )?(?:correction|erreur|faute) [aà] (?:sugg[eé]rer|signaler)\b.{0,60}",
        (r".{0,160}\b(?:unsubscribe|d[eé]sabonner|d[eé]sinscri\w+|view (?:this (?:e-?mail )?)?in (?:your )?browser"
         r"|(?:dans|depuis) (?:votre|le|un) navigateur)\b.{0,80}"),
        (r"(?:vous (?:recevez|avez re[cç]u)|you(?:[’']re| are) (?:receiving|getting)|you received"
         r"|(?:ce|cet|cette|this) (?:e-?mail|courriel|message|infolettre|lettre|newsletter) (?:vous|was|is|has been)"
         r"(?: (?:a|est))?(?: (?:[eé]t[eé]|being))? (?:envoy[eé]e?|adress[eé]e?|sent)(?: to)?)\b.{0,60}"
         r"\b(?:parce que|car|puisque|because|since|as)\b.{0,120}"
         r"\b(?:abonn|inscri|subscri|signed up|opted|list)\w*.{0,80}"),
        r"(?:forwarded this|was this) e-?mail\b.{0,80}|(?:on vous a|vous a-t-on) transf[eé]r[eé]\b.{0,80}",
        r".{0,60}\b(?:no spam|sans pourriel|jamais de pourriel)\b.{0,60}",
    )),
    (1.5, "byline", False, True, (
        r"(?:par|by|de) (?:[A-ZÀ-Ý][\w’'.-]+[ ,]*){1,6}.{0,80}",
        r"(?:written|reporting|edited|editing) by\b.{0,120}|(?:r[eé]dig[eé]|propos recueillis|traduit) par\b.{0,120}",
        r"(?-i:(?:PHOTOS?|CR[EÉ]DITS?|ILLUSTRATION) [^a-zà-ÿ\n]{4,80})",
        r"(?:auteur|author|texte|photos?|cr[eé]dits?(?: photos?)?|illustration|image) ?: .{2,80}",
    )),
    (1.5, "date line", False, True, (
        (rf"(?:(?:publi[eé]|mis [aà] jour|modifi[eé]|posted|published|updated"
         rf"|last updated)\b.{{0,4}})?\s?{_DATE}.{{0,60}}"),
        r"(?:publi[eé]|mis [aà] jour|posted|published|updated|last updated)\b.{0,60}\d.{0,40}",
        rf"(?:il y a )?{_AGO}(?: ago)?(?: ?[•·].*)?|{_TIME}(?: ?[·•].*)?",
    )),
    (2, "reading time", False, False, (
        r"(?:temps de lecture|reading time)\b.{0,30}|\d+ ?min(?:utes?)? (?:de lecture|read)(?: ?[·•].*)?",
    )),
    (2, "counter of a page", False, False, (
        (r"[\d.,]+ ?[km]?\+? ?(?:likes?|j.aime|comments?|commentaires?|r[eé]ponses?|replies|reposts?|shares?|partages?"
        r"|views?|vues?|reactions?|r[eé]actions?|abonn[eé]s|followers|claps?|r[eé]flexions? sur\b.*)"),
        r"[\d.,]+ ?[km]? ?[^\W\d_]+(?:\s*[·•|]\s*[\d.,]+ ?[km]? ?[^\W\d_]+)+",
        (r"last reply\b.{0,40}|derni[eè]re r[eé]ponse\b.{0,40}|\+?\d{1,5}|\d{1,3}(?:[.,]\d{1,2})? ?[km]"
        r"|[•·] ?(?:1st|2nd|3rd|1er|2e|3e)\+?"),
        rf"{_TIME} ?[·•] ?{_DATE}.{{0,40}}|feed post(?: number)? \d+|(?:view|voir le profil de) .{{2,40}}(?:profile)?",
    )),
    (2.5, "notice of confidentiality", True, False, (
        (r"(?:this (?:message|e-?mail|transmission)|ce (?:message|courriel)|le pr[eé]sent (?:message|courriel)"
         r"|the (?:content|information)s? (?:of|in) this)\b.{0,160}\b(?:confidenti\w+|intended|destin\w+|addressee"
         r"|privileged)\b.*"),
    )),
    (3, "place of a picture", False, False, (
        (r"<?\u200e?(?:image|photo|vid[eé]o|audio|sticker|gif|m[eé]dias?|media|document|contact card)"
         r" (?:omise?s?|absente?s?|omitted|not included|non incluse?s?)>?"),
    )),
    (3, "rights", True, False, (
        r"(?:©|\(c\)|copyright\b).{0,160}|.{0,60}\b(?:tous droits r[eé]serv[eé]s|all rights reserved)\b.{0,60}",
        r"purchase licensing rights.{0,20}|our standards: .{0,80}",
        r"reporting by [^.]{2,80}; (?:additional reporting|editing|writing) by .{2,80}",
    )),
    (2.5, "label of a press release", False, True, (
        r"communiqu[eé](?: de presse)?|press release|news release|(?:pour )?(?:diffusion|publication) imm[eé]diate",
        r"for immediate release|(?:sous )?embargo\b.{0,60}|(?:-|–|—|#)* ?(?:30|fin|end) ?(?:-|–|—|#)*|#{3,}",
    )),
    (2, "says what kind of text it is", False, True, (
        (r"(?:brief|br[eè]ve|[eé]bauche|brouillon|draft|version|revue de presse|bulletin|[eé]dition)"
         rf"(?:[ ,|–—-]+(?:d[ue]|of|for|pour|le|la|the|on|jour|matin|soir|semaine|day|week|weekly|daily|finale?"
         rf"|corrig[eé]e?|confidenti\w+|n[o°º]\.?|no\.?|v?[#\d.]{{1,6}}(?:er)?|{_WEEKDAY}|{_MONTH}|interne|internal"
         r"|quotidienne?|hebdomadaire|d[’']actualit[eé])){1,6}"),
    )),
    (2.5, "postal address", False, True, (
        (rf"(?:[^\d\n,|·•]{{2,50}}[,|·•] ?)?\d{{1,5}}(?: ?(?:bis|ter))?,? {_STREET}\b[^.!?\n]{{2,60}}"
         r"(?:,[^.!?\n]{2,40}){1,4}"),
        (r"(?:[^\d\n,|·•]{2,50}[,|·•] ?)?\d{1,5} [^.!?,\n]{2,40}\b(?:street|st\.?|avenue|ave\.?|road|rd\.?|boulevard"
         r"|blvd\.?|drive|lane)(?:,[^.!?\n]{2,40}){1,4}"),
        # The number behind the street, as in Belgium and Switzerland: "Rue de la Loi 16, 1000 Bruxelles"; boxes.
        (rf"(?:[^\d\n,|·•]{{2,50}}[,|·•] ?)?{_STREET}\b[^.!?\d\n,]{{2,50}},? \d{{1,4}} ?[a-z]?"
         r"(?:,[^.!?\n]{2,40}){1,4}"),
        (r"(?:[^\d\n,|·•]{2,50}[,|·•] ?)?(?:c\. ?p\.|b\. ?p\.|case postale|bo[iî]te postale|p\. ?o\. ?box|po box)"
         r" ?\d{1,6}\b.{0,120}"),
    )),
    (2.5, "remark of an assistant", True, True, (
        r"(?:bien s[uû]r|voici|d.accord|certainement|parfait|avec plaisir)\b.{0,160}[:!.]",
        (r"(?:bien s[uû]r|voici|d.accord|certainement|parfait|avec plaisir)\b.{0,80}\b(?:brief|version|texte|script"
         r"|r[eé]sum[eé]|r[eé]daction)\b.{0,60}"),
        (r"(?:sure|certainly|of course|absolutely|here(?:.s| is| are))\b.{0,40}\b(?:brief|summary|version"
         r"|draft|script|text)\b.{0,80}"),
        r"(?:souhaitez-vous|veux-tu|voulez-vous) (?:que|une|un)\b.{0,200}|(?:n.h[eé]sitez pas|dites-moi si)\b.{0,160}",
        (r"(?:chatgpt|claude|gemini|copilot|mistral|perplexity|grok|le chat|you|vous) ?"
         r"(?:said|a dit|avez dit|wrote|a [eé]crit|says|r[eé]pond) ?:?"),
        (r"(?:answer|r[eé]ponse|(?:made|written|generated|r[eé]dig[eé]e?|g[eé]n[eé]r[eé]e?|[eé]crite?))"
         r" (?:from|by|de|par|with|avec|via) (?:perplexity|chatgpt|claude|gemini|copilot|mistral|grok)\b.{0,60}"),
        r"(?:would you like (?:me )?to|let me know if|want me to|feel free to)\b.{0,200}",
    )),
)  # fmt: skip
# One look, before the patterns: whatever a whole line of a page says of itself is shorter.
LONGEST = 320
_SITE_WORDS = lazy_pattern(
    r"\b(?:votre exp[eé]rience|your experience|partenaires|partners|consent\w*|en poursuivant|by continuing|ce site|"
    r"this (?:web)?site|your inbox|bo[iî]te de r[eé]ception|pr[eé]f[eé]rences|confidentialit[eé]|privacy)\b",
    re.IGNORECASE,
)


_CONFIDENTIAL = Notice(4.0, "notice of confidentiality", in_sentences=True)
_OF_MAIL = lazy_pattern(
    r"\b(?:ce|cet|le pr[eé]sent|this|the) (?:courriel|message|e-?mail|mail|transmission|communication)\b", re.IGNORECASE
)
_SECRECY = tuple(
    lazy_pattern(rf"\b(?:{words})", re.IGNORECASE)
    for words in (
        r"confidenti|privil[eé]gi|privileged",
        r"destin[eé]|destinataire|intended|addressee|adress[eé]|solely|uniquement|exclusiv",
        r"par erreur|in error|mistakenly",
        r"d[eé]tru|supprim|delet|destroy|effacer",
        r"interdit|prohibit|unauthori[sz]ed|divulg|disclos|disseminat|diffusion",
        r"avis|aviser|pr[eé]ven|notify|exp[eé]diteur|sender|pi[eè]ces? jointes?|attachment",
    )
)


_NOTICES = tuple(
    (lazy_pattern("|".join(f"(?:{part})" for part in patterns), re.IGNORECASE), Notice(weight, reason, whole, edges))
    for weight, reason, whole, edges, patterns in _TABLE
)


@lru_cache(maxsize=4096)
def find_notice(line: str) -> Notice | None:
    """The heaviest hint that a whole line, without emoji and marks at its ends, gives of being no part of a text."""
    if _is_confidential(line):
        return _CONFIDENTIAL
    if not line or len(line) > LONGEST:
        return None
    found = [notice for pattern, notice in _NOTICES if pattern.fullmatch(line)]
    return max(found, key=lambda notice: notice.weight, default=None)


@lru_cache(maxsize=4096)
def is_notice_in_sentences(line: str) -> bool:
    """Whether the heaviest hint of a line is one that whole sentences are no evidence against.

    Only where there is such a one is the line held against the others, too: sentences of a story are not.
    """
    if not _is_confidential(line):
        if not line or len(line) > LONGEST:
            return False
        if not any(pattern.fullmatch(line) for pattern, notice in _NOTICES if notice.in_sentences):
            return False
    notice = find_notice(line)
    return notice is not None and notice.in_sentences


def _is_confidential(line: str) -> bool:
    """Whether a text says of the mail itself that it is for nobody else, with three things that such notices say."""
    return len(line) <= 3000 and bool(_OF_MAIL.search(line)) and sum(1 for said in _SECRECY if said.search(line)) >= 3


def speaks_of_a_site(text: str) -> bool:
    """Whether a text has words that a site uses to its visitors."""
    return bool(_SITE_WORDS.search(text))
