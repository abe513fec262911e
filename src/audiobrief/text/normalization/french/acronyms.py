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
    SON SES TU JE ME TE LUI QU ÇA HUI ÉTÉ ÊTRE CET SI OH AH EH MAL BON DÉS DÈS NÉ NÉE NU LÀ
    HORS SANS SOUS CHEZ VERS ENTRE CETTE
    NOUS VOUS ELLE POUR DANS PEUT FAUT FAIT VEUT DOIT SAIT FONT VONT ALORS APRÈS AVANT QUOI DONT LEUR NOTRE VOTRE
    TOUS TOUTE MÊME BIEN MOINS PEU TROP JAMAIS RIEN ENCORE AUSSI COMME QUAND DEPUIS CONTRE ANS FILS CORPS TEMPS
    PULL CLUB FILM MARS AOÛT JUIN MORT VIDE SUD NORD OUEST ÂGE CAS PRIX VOIX CHEF TÊTE TROIS CINQ SEPT HUIT NEUF
    CENT MILLE SEUL TOUR TRAIN ROUTE VILLE PAYS PARC PONT LAC MONT SAINT HIER DEMAIN LEURS DIT DITES VOICI VOILÀ
    UNES AUCUN BEAU BELLE VRAI FAUX JEUX FEUX PÈRE MÈRE FAIRE DIRE VOIR AVOIR PARLER SUITE MISE VUE VENT FROID
    EUX CAR NI OÙ EST ONT DIT VA VU JOUR LOI ROI FIN VIE EAU MER FEU AIR ART JEU BUT GAZ
    VOL MAI ANS DIX SIX DEUX ICI NEW TRÈS PLUS TOUT SONT MAIS AVEC
    """.split()
)
# Acronyms that could be words: in a headline in capitals these are spelled, or read as they always are.
KNOWN = frozenset(
    """
    USA UE IA AI UN UNI OMS ONU ONG OGM OPA OMC OIT PIB IPC PNB PME PMI PDG DG RH RP IPO ETF FED BCE BCA FMI OCDE ONF
    OTAN AFP AP AIEA ADN ARN VIH SIDA IRM ICI EI OLP FARC ETA IRA CIA FBI NSA KGB GRU DEA FDA CDC EPA ICE IRS SEC
    CAQ PQ PLQ QS PCQ PLC PCC NPD BQ PVQ UPAC DPCP BEI SQ GRC SPVM SPVQ RTC STM STO STL REM ARTM EXO AMT MTQ MTL
    SAQ SAAQ RAMQ CNESST CSN FTQ CSQ APTS FIQ FAE SCFP FIIQ UPA UMQ FQM CPQ FCEI CCMM AMF CDPQ IQ REQ OQLF CRTC
    CBC ICI RDI LCN TVA TQ ARTV CHU CHUM CUSM CHSLD CISSS CIUSSS CLSC GMF RPA RI MRC CPE CEGEP UQAM UQTR UQAC UQAR
    UQO UDEM ETS HEC ENAP INRS SFU UBC MIT UCLA EPI RPC LGBT LGBTQ VUS GES VE CO GNL TGV TER RER SNCF RATP EDF GDF
    CGT CFDT FO FN RN LR LFI PS PCF EELV UDI UMP UDF PRG MODEM SPD CDU CSU AFD NHL LNH NBA NFL MLB MLS LHJMQ LAH CH
    PSG OM OL ASSE OGC LOSC UEFA FIFA CIO FIA ATP WTA UFC CF KO OK VIP DJ BD CD DVD TV HD LED USB PC GPS SMS FAQ URL
    GPU CPU API LLM AGI IAG IT RAM PIN NIP TPS TVQ TVH TVA CELI REER REEE FERR RAP RRQ PSV AE IVG PMA GPA HIV TDAH
    ADO UFO ISO UNESCO UNICEF NASA ESA CNES ISS OVNI EURO ASEAN ALENA ACEUM AEUMC BRICS OPEP OPAEP COVID SRAS ZEC
    """.split()
) - frozenset("ETA CO EURO ADO IT UN UNI ICE".split())
