"""Names that French and English write differently: places, peoples, bodies, acronyms.

One name a line, French forms | English forms, separated by ";". A form in capitals of up to five letters counts only as
written. A form after "~" (a people, an adjective) is recognised but not missed where it is absent, because the other
language may say it otherwise; French adjectives stand in the masculine singular.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from audiobrief.qa.editions.tokens import fold
from audiobrief.text.lazy_pattern import lazy_pattern

_WORD = lazy_pattern(r"(?<!\w)(?:[^\W\d_]\.-?){2,}|[^\W_]\w*(?:[-\u2011’'.&]\w+)*")
_ELISION = lazy_pattern(r"(?:[ldjmnstc]|qu|lorsqu|puisqu|jusqu|quelqu)[’'](?=\w)", re.IGNORECASE)
_POSSESSIVE = lazy_pattern(r"(?:[’']s|[’'])?$")

TABLE = """
IA; intelligence artificielle | AI; artificial intelligence
IAG; AGI; intelligence artificielle générale | AGI; artificial general intelligence
rue Principale | Main Street
ONU; Nations Unies; Organisation des Nations Unies | UN; United Nations
OTAN | NATO
UE; Union européenne | EU; European Union
PIB; produit intérieur brut | GDP; gross domestic product
IPC; indice des prix à la consommation | CPI; consumer price index
FMI; Fonds monétaire international | IMF; International Monetary Fund
OMS; Organisation mondiale de la santé | WHO; World Health Organization; World Health Organisation
OMC; Organisation mondiale du commerce | WTO; World Trade Organization
OIT | ILO
OCDE | OECD
OPEP | OPEC
AIE; Agence internationale de l'énergie | IEA; International Energy Agency
AIEA | IAEA
BCE; Banque centrale européenne | ECB; European Central Bank
Fed; Réserve fédérale; Réserve fédérale américaine | Fed; Federal Reserve; U.S. Federal Reserve
GIEC | IPCC
CPI; Cour pénale internationale | ICC; International Criminal Court
ALENA | NAFTA
ACEUM | CUSMA; USMCA
AECG | CETA
GES; gaz à effet de serre | GHG; GHGs; greenhouse gas; greenhouse gases
GNL; gaz naturel liquéfié | LNG; liquefied natural gas
VE; véhicule électrique; véhicules électriques | EV; EVs; electric vehicle; electric vehicles
PME | SME; SMEs; small business; small businesses; small and medium-sized businesses
PDG; chef de la direction; cheffe de la direction | CEO; chief executive; chief executive officer
ONG | NGO; NGOs
ADN | DNA
ARN | RNA
VIH | HIV
SIDA; sida | AIDS
TPS | GST
TVQ | QST
TVH | HST
TVA | VAT
REER | RRSP; RRSPs
CELI | TFSA; TFSAs
RPC | CPP
RRQ | QPP
GRC; Gendarmerie royale du Canada | RCMP; Royal Canadian Mounted Police
SCRS | CSIS
ASFC | CBSA
ARC; Agence du revenu du Canada | CRA; Canada Revenue Agency
ACIA | CFIA
ASPC | PHAC
SRC; Radio-Canada; CBC | CBC; Radio-Canada
SCHL | CMHC
BST | TSB
NPD | NDP
OQLF | OQLF
OPC | OPC
CPE | CPE; CPEs
RDC | DRC
RA; réalité augmentée | AR; augmented reality
RV; réalité virtuelle | VR; virtual reality
TI | IT
RH | HR
GPU; processeur graphique; processeurs graphiques | GPU; GPUs
LLM; GML; grand modèle de langage; grands modèles de langage | LLM; LLMs; large language model; large language models
API | API; APIs
HNE; HAE; HE; heure de l'Est | EST; EDT; ET; Eastern time
HNP; HAP; HP | PST; PDT; PT; Pacific time
T1 | Q1; first quarter
T2 | Q2; second quarter
T3 | Q3; third quarter
T4 | Q4; fourth quarter
Manche | English Channel
Premières Nations; Première Nation | First Nations; First Nation
Inuits; Inuit | Inuit
Métis | Métis
Saint-Laurent; fleuve Saint-Laurent | St. Lawrence; Saint Lawrence
Grands Lacs | Great Lakes
Rocheuses | Rockies; Rocky Mountains
Atlantique | Atlantic
Pacifique | Pacific
Arctique; ~arctique | Arctic
Antarctique | Antarctica; Antarctic
Méditerranée | Mediterranean
Proche-Orient; Moyen-Orient | Middle East
Occident; ~occidental; ~occidentaux | West; Western; Westerners
Maison-Blanche; Maison Blanche | White House
Pentagone | Pentagon
Kremlin | Kremlin
Sénat | Senate
Congrès | Congress
Hollywood | Hollywood
Côte-Nord | North Shore; Côte-Nord
Rive-Sud | South Shore
Cantons-de-l'Est; Estrie | Eastern Townships; Estrie
~Fêtes; ~temps des Fêtes | ~holidays; ~holiday season
Noël | Christmas
Pâques | Easter
Action de grâce; Action de grâces | Thanksgiving
Jeux olympiques; JO | Olympics; Olympic Games
Coupe du monde | World Cup
Coupe Stanley | Stanley Cup
Terre | Earth
Lune | Moon
Soleil | Sun
Colombie-Britannique; C.-B. | British Columbia; B.C.
Alberta; ~albertain | Alberta; ~Albertan
Saskatchewan | Saskatchewan
Manitoba; ~manitobain | Manitoba; ~Manitoban
Ontario; ~ontarien | Ontario; ~Ontarian
Québec; Ville de Québec; ~québécois | Quebec; Québec; Quebec City; City of Quebec; ~Quebecer; ~Quebecker; ~Québécois
Nouveau-Brunswick; N.-B. | New Brunswick
Nouvelle-Écosse; N.-É. | Nova Scotia
Île-du-Prince-Édouard; Î.-P.-É. | Prince Edward Island; P.E.I.; PEI
Terre-Neuve-et-Labrador; Terre-Neuve | Newfoundland and Labrador; Newfoundland
Territoires du Nord-Ouest | Northwest Territories
Montréal; ~montréalais | Montreal; Montréal; ~Montrealer
Trois-Rivières | Trois-Rivières
Californie; ~californien | California; ~Californian
Floride | Florida
Pennsylvanie | Pennsylvania
Virginie | Virginia
Nord | North
Sud | South
Ouest | West
Sénateurs | Senators
Caroline du Nord | North Carolina
Caroline du Sud | South Carolina
Nouvelle-Orléans | New Orleans
Nouveau-Mexique | New Mexico
Louisiane | Louisiana
Géorgie; ~géorgien | Georgia; ~Georgian
Hawaï | Hawaii
New York; ~new-yorkais | New York; New York City; ~New Yorker
Silicon Valley | Silicon Valley
Londres; ~londonien | London; ~Londoner
Pékin; Beijing | Beijing
Moscou | Moscow
Bruxelles | Brussels
Genève | Geneva
Vienne | Vienna
Rome | Rome
Lisbonne | Lisbon
Varsovie | Warsaw
Copenhague | Copenhagen
Athènes | Athens
Barcelone | Barcelona
Francfort | Frankfurt
Munich | Munich
Cologne | Cologne
Venise | Venice
Milan | Milan
Florence | Florence
Édimbourg | Edinburgh
La Haye | The Hague; Hague
Kiev; Kyiv | Kyiv; Kiev
Bucarest | Bucharest
Le Caire; Caire | Cairo
Alger | Algiers
Téhéran | Tehran
Jérusalem | Jerusalem
Damas | Damascus
Beyrouth | Beirut
Bagdad | Baghdad
Séoul | Seoul
Singapour | Singapore
Mexico | Mexico City
La Havane; Havane | Havana
Rio de Janeiro | Rio de Janeiro
Paris; ~parisien | Paris; ~Parisian
Cisjordanie | West Bank
Gaza; bande de Gaza | Gaza; Gaza Strip
Europe; ~européen | Europe; ~European
Afrique; ~africain | Africa; ~African
Asie; ~asiatique | Asia; ~Asian
Amérique du Nord; ~nord-américain | North America; ~North American
Amérique du Sud; ~sud-américain | South America; ~South American
Amérique latine; ~latino-américain | Latin America; ~Latin American
Océanie | Oceania
Canada; ~canadien | Canada; ~Canadian
États-Unis; É.-U.; USA; ~américain; Amérique | United States; U.S.; US; USA; ~American; America
Royaume-Uni; R.-U.; Grande-Bretagne; ~britannique | United Kingdom; U.K.; UK; Great Britain; Britain; ~British; ~Briton
Angleterre | England
Écosse; ~écossais | Scotland; ~Scottish; ~Scot
Pays de Galles; ~gallois | Wales; ~Welsh
Irlande; ~irlandais | Ireland; ~Irish
France; ~français | France; ~French; ~Frenchman
~anglais; ~anglophone | ~English; ~Anglophone; ~English-speaking
~francophone; Francophonie | ~Francophone; ~French-speaking; Francophonie
Allemagne; ~allemand | Germany; ~German
Italie; ~italien | Italy; ~Italian
Espagne; ~espagnol | Spain; ~Spanish; ~Spaniard
Portugal; ~portugais | Portugal; ~Portuguese
Belgique; ~belge | Belgium; ~Belgian
Pays-Bas; ~néerlandais; ~hollandais | Netherlands; ~Dutch
Suisse; ~suisse; ~helvétique | Switzerland; ~Swiss
Autriche; ~autrichien | Austria; ~Austrian
Suède; ~suédois | Sweden; ~Swedish; ~Swede
Norvège; ~norvégien | Norway; ~Norwegian
Danemark; ~danois | Denmark; ~Danish; ~Dane
Finlande; ~finlandais; ~finnois | Finland; ~Finnish; ~Finn
Islande; ~islandais | Iceland; ~Icelandic; ~Icelander
Groenland; ~groenlandais | Greenland; ~Greenlander
Pologne; ~polonais | Poland; ~Polish; ~Pole
Grèce; ~grec; ~grecque | Greece; ~Greek
Turquie; ~turc; ~turque | Turkey; Türkiye; ~Turkish; ~Turk
Russie; ~russe | Russia; ~Russian
Ukraine; ~ukrainien | Ukraine; ~Ukrainian
Biélorussie; ~biélorusse | Belarus; ~Belarusian
Roumanie; ~roumain | Romania; ~Romanian
Hongrie; ~hongrois | Hungary; ~Hungarian
Tchéquie; République tchèque; ~tchèque | Czechia; Czech Republic; ~Czech
Serbie; ~serbe | Serbia; ~Serbian
Croatie; ~croate | Croatia; ~Croatian
Estonie; ~estonien | Estonia; ~Estonian
Lettonie; ~letton | Latvia; ~Latvian
Lituanie; ~lituanien | Lithuania; ~Lithuanian
Chine; ~chinois | China; ~Chinese
Hong Kong | Hong Kong
Taïwan; ~taïwanais | Taiwan; ~Taiwanese
Japon; ~japonais; ~nippon | Japan; ~Japanese
Corée du Sud; ~sud-coréen | South Korea; ~South Korean
Corée du Nord; ~nord-coréen | North Korea; ~North Korean
Corée; ~coréen | Korea; ~Korean
Inde; ~indien | India; ~Indian
Pakistan; ~pakistanais | Pakistan; ~Pakistani
Afghanistan; ~afghan | Afghanistan; ~Afghan
Indonésie; ~indonésien | Indonesia; ~Indonesian
Philippines; ~philippin | Philippines; ~Philippine; ~Filipino
Vietnam; Viêt Nam; ~vietnamien | Vietnam; ~Vietnamese
Thaïlande; ~thaïlandais | Thailand; ~Thai
Malaisie; ~malaisien | Malaysia; ~Malaysian
Australie; ~australien | Australia; ~Australian
Nouvelle-Zélande; ~néo-zélandais | New Zealand; ~New Zealander
Israël; ~israélien | Israel; ~Israeli
Palestine; ~palestinien | Palestine; ~Palestinian
Liban; ~libanais | Lebanon; ~Lebanese
Syrie; ~syrien | Syria; ~Syrian
Irak; Iraq; ~irakien | Iraq; ~Iraqi
Iran; ~iranien | Iran; ~Iranian
Arabie saoudite; ~saoudien | Saudi Arabia; ~Saudi
Émirats arabes unis; Émirats; EAU; ~émirati | United Arab Emirates; UAE; Emirates; ~Emirati
Qatar; ~qatari | Qatar; ~Qatari
Égypte; ~égyptien | Egypt; ~Egyptian
Maroc; ~marocain | Morocco; ~Moroccan
Algérie; ~algérien | Algeria; ~Algerian
Tunisie; ~tunisien | Tunisia; ~Tunisian
Libye; ~libyen | Libya; ~Libyan
Soudan; ~soudanais | Sudan; ~Sudanese
Éthiopie; ~éthiopien | Ethiopia; ~Ethiopian
Afrique du Sud; ~sud-africain | South Africa; ~South African
Nigeria; Nigéria; ~nigérian | Nigeria; ~Nigerian
Kenya; ~kényan | Kenya; ~Kenyan
Sénégal; ~sénégalais | Senegal; ~Senegalese
Côte d'Ivoire; ~ivoirien | Ivory Coast; Côte d'Ivoire; ~Ivorian
Cameroun; ~camerounais | Cameroon; ~Cameroonian
Congo; ~congolais | Congo; ~Congolese
Haïti; ~haïtien | Haiti; ~Haitian
Mexique; ~mexicain | Mexico; ~Mexican
Brésil; ~brésilien | Brazil; ~Brazilian
Argentine; ~argentin | Argentina; ~Argentine; ~Argentinian
Chili; ~chilien | Chile; ~Chilean
Colombie; ~colombien | Colombia; ~Colombian
Pérou; ~péruvien | Peru; ~Peruvian
Venezuela; ~vénézuélien | Venezuela; ~Venezuelan
Cuba; ~cubain | Cuba; ~Cuban
~juif; ~juive | ~Jewish; ~Jew
~musulman; Islam; ~islamique | ~Muslim; Islam; ~Islamic
~chrétien; ~catholique | ~Christian; ~Catholic
~autochtone | ~Indigenous; ~Aboriginal
~libéral; ~libéraux; PLC; PLQ | ~Liberal
~conservateur; ~conservatrice | ~Conservative; ~Tory; ~Tories
~républicain | ~Republican
~démocrate | ~Democrat; ~Democratic
~nazi | ~Nazi
~arabe | ~Arab; ~Arabic
"""


@dataclass(frozen=True)
class Form:
    """One way to write a name: which name it is, and whether it is missed where it is absent."""

    name: str
    soft: bool


def _variants(word: str, language: str) -> Iterable[str]:
    yield word
    yield word + "s"
    if language == "fr":
        yield from (word + end for end in ("e", "es", "ne", "nes"))


def name_words(text: str, language: str) -> list[tuple[str, int, int]]:
    """The words of a text with their places, without elided articles ("l’") and possessives ("’s")."""
    words = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        elided = _ELISION.match(match.group()) if language == "fr" else None
        if elided:
            start += elided.end()
        elif language == "en":
            end -= len(_POSSESSIVE.search(match.group())[0])  # type: ignore[index]  # it also matches nothing
        words.append((text[start:end], start, end))
    return words


def key_of(form: str, language: str) -> str:
    """A form as it is looked up: short capitals as they are, else without accents and case."""
    bare = " ".join(word.replace(".", "") for word, _, _ in name_words(form, language))
    return bare if bare.isupper() and len(bare) <= 5 else fold(bare)


def _read_table() -> dict[str, dict[str, Form]]:
    found: dict[str, dict[str, Form]] = {"fr": {}, "en": {}}
    for row in TABLE.strip().splitlines():
        columns = row.split("|")
        name = fold(row.replace("~", ""))
        for language, cell in zip(("fr", "en"), columns, strict=True):
            for written in cell.split(";"):
                form = written.strip()
                soft = form.startswith("~")
                key = key_of(form.lstrip("~"), language)
                for variant in _variants(key, language) if soft else (key,):
                    found[language].setdefault(variant, Form(name, soft))
    return found


FORMS = _read_table()
LONGEST_FORM = max(len(form.split()) for table in FORMS.values() for form in table)
