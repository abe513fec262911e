"""Which acronyms French reads as a word and which it spells, where their shape does not tell.

The shape tells most: up to three capitals are spelled, four and more with vowels are read. These tables
hold what newsrooms of Canada and France say otherwise, and words that only look like acronyms.
"""

from __future__ import annotations

# Up to three letters, yet read as a word.
READ_SHORT = frozenset(
    """
    CAQ REM ONU RAM ROM SIM PIN NIP COP ZEC GIF ISO ARM CAF CAC RAG BIC ZAD ZAC LOL FED SEP MAX PRO DAX KIA ENA
    """.split()
)
# Four letters and more with vowels, yet spelled.
SPELLED_LONG = frozenset(
    """
    REEE
    LGBTQIA OTSTCFQ OCDE SAAQ URSS RATP FCEI OACI OIIQ AQPM AIEA APTS TDAH SPCA ACIA AECG AEUM CEDH IRSC IEDM ICIS AIIB
    OSBL OBNL ARTM UQTR INRS ISBN ISSN ADSL AFPC ASFC ASPC IFRS RAAQ USAF UCLA MMLU NHTSA
    CECM HSBC USPS IGPN RQAP INSPQ
    """.split()
)
# Said neither letter by letter nor as it is written.
SAID = {
    "ARNm": "A R N messager",
    "ACEUM": "Acéum",
    "ALENA": "Aléna",
    "BANQ": "Banque",
    "BAnQ": "Banque",
    "CEGEP": "Cégep",
    "CELI": "Céli",
    "CIUSSS": "Siusse",
    "CISSS": "Sisse",
    "CNIL": "Cnile",
    "EHPAD": "Épade",
    "ENAP": "Énap",
    "FAQ": "foire aux questions",
    "FERR": "Ferr",
    "FIQ": "Fique",
    "IEEE": "I trois E",
    "IdO": "I D O",
    "JPEG": "J peg",
    "JPG": "J peg",
    "NAACP": "N double A C P",
    "OPEP": "Opep",
    "PhD": "P H D",
    "RAMQ": "Ramque",
    "REER": "Réer",
    "SAAQclic": "S A A Q clic",
    "SEPAQ": "Sépaq",
    "SVP": "s’il vous plaît",
    "UdeM": "U de M",
    "ÉTS": "Étéesse",  # a lone É is read "e accent aigu" by the offline voices
}
# Short French words that a headline sets in capitals; never acronyms.
WORDS = frozenset(
    """
    LE LA LES UN UNE DES DU DE ET OU AU AUX EN SUR PAR PAS NON OUI QUE QUI CE CES SE NE ON IL ILS MON MES TON TES
    SON SES TU JE ME TE LUI EUX CAR NI OÙ EST ONT DIT VA VU JOUR LOI ROI FIN VIE EAU MER FEU AIR ART JEU BUT GAZ
    VOL MAI ANS DIX SIX DEUX ICI NEW TRÈS PLUS TOUT SONT MAIS AVEC
    """.split()
)
