"""Words that compare and words that deny, in both languages, without accents."""

from __future__ import annotations

# What compares: dimension | great in French | small in French | great in English | small in English.
# Before "/" words that "moins" and "less" turn round; after it comparatives of their own.
SCALES = """
price
 | cher chers chere cheres couteux couteuse couteuses onereux onereuse dispendieux
 | abordable abordables economique economiques
 | expensive costly dear pricey / costlier costliest pricier priciest dearer
 | affordable cheap economical cheaply / cheaper cheapest
speed
 | rapide rapides rapidement vite | lent lents lente lentes lentement
 | fast quick quickly rapid rapidly / faster fastest quicker quickest | slow slowly / slower slowest
size
 | eleve eleves elevee elevees haut hauts haute hautes grand grands grande grandes gros grosse grosses vaste vastes
   abondant abondants abondante abondantes important importants importante importantes considerable considerables
   genereux genereuse genereuses
 | bas basse basses faible faibles petit petits petite petites modeste modestes maigre maigres
 | high tall big large great huge plentiful abundant generous sizable substantial
   / higher highest taller tallest bigger biggest larger largest greater greatest
 | low small tiny little modest meagre meager / lower lowest smaller smallest
length
 | long longs longue longues longtemps | court courts courte courtes bref breve
 | long lengthy / longer longest | short brief / shorter shortest briefer
age
 | vieux vieil vieille vieilles ancien anciens ancienne anciennes age agee ages agees
 | jeune jeunes recent recents recente recentes nouveau nouvel nouvelle nouvelles
 | old elderly former / older oldest elder eldest | young recent new / younger youngest newer newest
strength
 | fort forts forte fortes puissant puissants puissante puissantes robuste | faible faibles fragile fragiles
 | strong powerful robust / stronger strongest | weak fragile / weaker weakest
weight
 | lourd lourds lourde lourdes | leger legers legere legeres | heavy / heavier heaviest | / lighter lightest
warmth
 | chaud chauds chaude chaudes doux douce douces | froid froids froide froides frais fraiche fraiches
 | warm hot / warmer warmest hotter hottest milder | cold cool / colder coldest cooler coolest
safety
 | sur surs sure sures securitaire securitaires | dangereux dangereuse dangereuses risque risques risquee risquees
 | safe secure / safer safest | dangerous hazardous risky / riskier riskiest
ease
 | facile faciles facilement simple simples | difficile difficiles complique compliques compliquee dur durs dure dures
 | easy easily simple / easier easiest simpler simplest
 | difficult complicated hard tough / harder hardest tougher toughest trickier
wealth
 | riche riches | pauvre pauvres | rich wealthy prosperous / richer richest wealthier wealthiest | poor / poorer
  poorest
nearness
 | proche proches pres | loin eloigne eloignes eloignee eloignees
 | close near nearby / closer closest nearer nearest | far distant remote / farther further farthest
time
 | tot | tard tardif tardive | early soon / earlier earliest sooner | late / later latest
number
 | nombreux nombreuse nombreuses frequent frequents frequente frequentes | rare rares rarement
 | numerous frequent common | rare scarce / rarer scarcer rarest
quality
 | / mieux meilleur meilleure meilleurs meilleures | / pire pires
 | / better best | / worse worst
goodness
 | bon bons bonne bonnes | mauvais mauvaise mauvaises | good | bad poor
cleanness
 | propre propres | sale sales polluant polluants polluante polluantes
 | clean / cleaner cleanest greener greenest | dirty polluting / dirtier dirtiest
noise
 | bruyant bruyants bruyante bruyantes | silencieux silencieuse silencieuses calme calmes
 | noisy loud / louder loudest noisier | silent quiet calm / quieter quietest calmer
strictness
 | strict stricts stricte strictes severe severes exigeant exigeants exigeante exigeantes | souple souples permissif
 | strict severe stringent demanding / stricter strictest harsher | lenient flexible lax / looser laxer
width
 | large larges | etroit etroits etroite etroites | wide broad / wider widest broader | narrow / narrower narrowest
thickness
 | epais epaisse epaisses | mince minces fin fine fins fines | thick / thicker thickest | thin slim / thinner
  thinnest slimmer
depth
 | profond profonds profonde profondes | superficiel superficielle superficielles
 | deep / deeper deepest | shallow / shallower shallowest
"""

# Not negations, though they have their words.
NOT_NEGATIVE = {
    "fr": r"pas plus (?:de|d'|que)|pas moins (?:de|d')|rien de moins|non seulement|n' importe|pourquoi pas"
    r"|n' est-ce pas|rien que"
    r"|(?:un|le|ce|au|du|des|les|ses|leurs?|premiers?|petits?|grands?|faux|quelques) pas\b"
    r"|pas a pas|pas de (?:la|sa) porte"
    r"|(?:plus|moins) que jamais|si jamais|sans doute|sans cesse|sans arret|jamais vu|nul doute|sans-[a-z]+"
    r"|(?:plus|moins|pire|meilleure?)s? (?:[a-z-]+ ){0,3}jamais(?! (?:ne|n')\b)"
    r"|non-[a-z]+|ne cess\w+|personnes|(?:une|la|chaque|par|toute|cette|seule|autre|quelque) personne|grand-chose"
    r"|n' (?:a|ont|avait|avaient) pas (?:exclu\w*|ecarte\w*)|n' (?:exclu|ecart)\w+ pas"
    r"|(?:oui|non) ou (?:non|oui)|ou non|on ne peut plus"
    r"|sans (?:encombre|incident|heurts?|accroc|difficulte|peine|probleme"
    r"|relache|retenue|equivoque|precedent|surprise|appel)s?\b"
    r"|aucune? [a-z-]+ n' echapp\w+|(?:nul|personne) n' echapp\w+",
    "en": r"not only|not just|no (?:more|less|fewer|later|sooner|doubt|wonder|matter)\b(?: than)?"
    r"|not (?:more|less|fewer) than"
    r"|nothing but|or not|if not|not to mention|never mind|nothing less than|not least|nothing short of|no\. ?#"
    r"|(?:not|n' ?t) (?:rul\w+ out|exclud\w+)|yes or no|non-?[a-z]+"
    r"|no (?:[a-z-]+ ){1,2}escape[sd]?"
    r"|without (?:a (?:doubt|hitch)|incident|difficulty|trouble|precedent|exception|question)",
}
NEGATIONS = {
    "fr": r"\b(?:pas|jamais|rien|aucun|aucune|guere|nul|nulle|ni|sans|non)\b|\bpersonne\b"
    r"|\b(?:ne|n') (?:[\w'#,-]+ ){1,4}?plus\b(?! (?:que|tard|tot|en)\b| (?:de|d') (?:#|un|la moitie))",
    "en": r"\b(?:not|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|cant)\b|n' ?t\b|\bno\b|\bno-one\b",
}
# Words that may say what the other language says with a negation.
NEARLY_NEGATIVE = {
    "fr": "refus* manqu* faute sauf imposs* illegal* incapab* inconnu* insuffis* inchang* incert* indispon* inutil*"
    " ineffic* inexist* inacc* inachev* inadmiss* inappl* incompl* incompat* indiff* inegal* injust* impuiss* improb*"
    " imprev* impay* invari* invalid* irre* echou* echec* rate* cess* evit* empech* interdi* nie nient dement* rejet*"
    " abandonn* annul* suspend* suspens* peu rarement a_peine seul* plutot au_lieu absent* absence depourvu* dispens*"
    " exempt* epargn* prive prives privee privees perd* arret* fini* vide* loin_de contre hors exclu*"
    " desaccord* avant_que trop"
    " ignor* tard*"
    " malgre reste_a intact* attend* dout* guere immobil* stagn* oubli* renonc* a_court"
    " penurie* facultati* optionn* enfrei* bafou* contrevien* campe* muet* silenc* identique* complet* plein*"
    " echapp* pein* difficil* stable* indemne* sain_et_sauf saine_et_sauve sains_et_saufs ne n' une_premiere"
    " premiere_fois",
    "en": "fail* refus* lack* until impossib* illeg* inab* insuff* incomp* invalid ineff* inacc* irreg* irrel* disag*"
    " disput* disapp* dislik* avoid* prevent* den* reject* ban bans banned forbid* prohibit* stop* ceas* end ends"
    " ended absent absence miss missed misses missing few little only rather instead hardly barely scarcely rarely"
    " seldom yet_to has_yet have_yet far_from anything_but except* declin* short_of out_of against spare* halt*"
    " suspend* cancel* los* lost abandon* gave_up give_up quit former* other_than too ran_out run_out empty block*"
    " exempt* idle free optional broke_the broken violat* breach* firm silent mum mute same full sold_out"
    " struggl*"
    " difficult* escap* stall* skip* steady lapse* doubt* turned turning spurn* snub* balk*"
    " zero intact stagna* flat overlook* ignor*"
    " first_time a_first first_since forg* neglect* steer_clear keep_out closed_its closed_their",
}
