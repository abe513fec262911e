"""Whether the noun that a number counts is feminine: "21 tonnes" is "vingt et une tonnes"."""

from __future__ import annotations

import re

from audiobrief.text.normalization.french.numbers import PLAIN_INTEGER, SPACE

# News nouns whose ending does not tell, in the singular.
_NOUNS = frozenset(
    """
    femme fille mère sœur soeur dame tante nièce cousine reine élève personne victime foule équipe école église ville
    île rue route voie porte salle chambre maison tour cour ferme centrale ligne page lettre langue phrase note
    liste carte image photo vidéo série chanson voix part fois heure minute seconde semaine nuit saison date
    époque ère tonne livre once calorie mégatonne kilotonne goutte boîte caisse bouteille tasse cuillère pomme
    poutine bière œuvre loi cause raison question clé clef mort guerre arme bombe balle bataille attaque armée
    troupe trêve paix force marque firme banque entreprise machine voiture automobile moto motoneige rame roue
    pièce plage montagne forêt mer terre planète étoile lune zone région capitale commune frontière place piste
    fenêtre chaise table cible grève taxe amende plainte enquête preuve maladie grippe tumeur hausse baisse perte
    dette prime vente tranche somme entrevue interview revue chronique rubrique dépêche chaîne radio puce
    plateforme plate-forme base tâche requête erreur panne faille brèche étape phase course coupe défaite manche
    épreuve couche feuille branche fleur vache poule chèvre baleine ourse abeille mouche tique souris brebis
    orange tomate carotte fraise banane recrue vedette star tribu voiturette politique technique pratique
    critique clinique fabrique boutique musique polémique statistique caractéristique réplique brique réserve
    rive vague odeur couleur valeur hauteur longueur largeur profondeur peur faveur rumeur faim main dent jambe
    finale victoire histoire mémoire gloire tête épaule oreille douzaine leçon boisson prison façon brigade arrivée
    élection pile flèche marche sphère
    artère matière manière lumière molécule cellule réunion union opinion pension dimension religion région
    mairesse ministresse cuillerée tuile grève usine piscine centaine médaille espèce menace trace surface face
    grâce race glace police justice notice cicatrice épice chose dose rose cause pause clause enclave
    """.split()
)
# Adjectives before the noun: some are feminine by form, some leave it to the noun.
_FEMININE_ADJECTIVES = frozenset(
    """
    nouvelle grande petite bonne mauvaise belle vieille première dernière prochaine longue haute certaine telle
    vraie fausse principale ancienne grosse courte seule pleine différente diverse
    """.split()
)
_NEUTRAL_ADJECTIVES = frozenset("autre jeune même pauvre rare simple vaste brave".split())

_FEMININE_ENDING = re.compile(
    r"(?:tion|sion|xion|aison|ette|otte|ance|ence|esse|tude|ture|sure|dure|ité|eté|auté|ie|rine|sine|aine|elle"
    r"|ille|enne|onne|euse|trice|ière|ise|ose|ade|ande|onde|ante|ule|ée)$"
)
_MASCULINE = frozenset(
    """
    bastion squelette silence comité invité traité côté comté arrêté député incendie génie parapluie amphibie
    messie sosie zombie caddie rookie junkie cookie smoothie selfie hobbie mercure domaine capitaine gorille
    vaudeville mille portefeuille chèvrefeuille violoncelle vermicelle rebelle renne cimetière derrière arrière
    stade grade jade musée lycée trophée mausolée apogée athée pygmée véhicule scrupule crépuscule module globule
    fascicule ridicule préambule matricule opuscule vestibule monticule pécule somnambule monde glucose quadrille
    bacille libelle camarade malade nomade volontaire scarabée caducée colisée graphique portique moustique
    décolleté intermédiaire fonctionnaire atlante cabriolet pentose polichinelle
    """.split()
)

# A noun, or the name of a woman by her country: "21 Québécoises".
_WORD = re.compile(r"[a-zà-ÿœæ]+(?:-[a-zà-ÿœæ]+)*|[A-ZÀ-ÖØ-Þ][a-zà-ÿ]*?(?:oise|aise|enne|aine)s?(?![^\W_])")
# "21 à 31 tonnes", "1 ou 2 fois": the noun stands after the second number.
_CHAIN = re.compile(rf"{SPACE}?(?:à|ou|et|-|–){SPACE}?{PLAIN_INTEGER}(?:,[0-9]{{1,15}})?(?![0-9])")
_GAP = re.compile(SPACE)


def is_feminine(noun: str) -> bool:
    """Whether the lower-case noun (singular) is surely feminine, by list or by a safe ending."""
    if noun in _MASCULINE:
        return False
    return noun in _NOUNS or _FEMININE_ENDING.search(noun) is not None


def counts_feminine(text: str, end: int, *, many: bool) -> bool:
    """Whether the number that ends at `end` counts a feminine noun; `many` asks for its plural."""
    chain = _CHAIN.match(text, end)
    if chain:
        end, many = chain.end(), True
    for _ in range(3):
        gap = _GAP.match(text, end)
        word = _WORD.match(text, gap.end()) if gap else None
        if word is None:
            return False
        name = word.group().lower()
        invariable = name in {"fois", "voix", "souris", "brebis"}
        if many and not name.endswith("s") and not invariable:
            return False  # a verb, not the noun: "2021 marque", "en 21 commence"
        single = name[:-1] if many and not invariable else name
        if single in _FEMININE_ADJECTIVES:
            return True
        if single not in _NEUTRAL_ADJECTIVES:
            return is_feminine(single)
        end = word.end()
    return False
