"""Words with a capital that are no names to compare: titles, institutions, function words that open a quotation."""

from __future__ import annotations

from audiobrief.qa.editions.tokens import fold

_TITLES = """
M MM Mme Mmes Mlle Me Dr Dre Dres Pr Pre Mgr St Ste Saint Sainte Président Présidente Premier Première Ministre
Ministres Roi Reine Prince Princesse Pape Sénateur Sénatrice Député Députée Maire Mairesse Général Colonel Juge
Chef Cheffe Mr Mrs Ms Mx Sir Lord Lady President Vice-President Prime Minister Ministers King Queen Pope Senator
Sen Rep Congressman Congresswoman Governor Gov Mayor General Gen Col Captain Capt Sgt Judge Justice Chief Professor
Prof Secretary Attorney Ambassador Commissioner Director Chair Chairman Chairwoman Councillor Deputy Rev Father
Sister Jr Sr MP MPs MNA MNAs MPP MLA PhD CEO CFO CTO COO PM
"""
# Bodies and portfolios are translated whole: "Société des traversiers", "Ferry Corporation"; "Santé", "Health".
_INSTITUTIONS = """
Académie Agence Alliance Assemblée Association Autorité Banque Bourse Bureau Caisse Cégep Centre Chambre Charte
Coalition Collège Comité Commission Communauté Compagnie Confédération Conférence Conseil Constitution Convention
Coopérative Corporation Cour Cours Département Direction École Église État États Exposition Fédération Festival
Fondation Fonds Forum Gouvernement Groupe Hôpital Institut Journal Laboratoire Ligue Loi Ministère Mission
Mouvement Musée Office Observatoire Ordre Organisation Parc Parlement Parti Plan Police Port Programme Projet
Protecteur Régie Régime Registre Réseau Service Services Société Stratégie Sûreté Syndicat Table Traité Tribunal
Union Université Usine Vérificateur Vérificatrice Ville Bibliothèque Aéroport Canal Pont Rivière Fleuve Lac Mont
Île Rue Avenue Place Boulevard Academy Act Agency Assembly Authority Bank Bill Board Bridge Cabinet Center Chamber
Charter City Code College Committee Commons Community Company Confederation Conference Congress Cooperative Corp
Council Court Crown Department District Division Exchange Federation Force Foundation Fund Government Group
Hospital House Institute Inc Ltd Laboratory Law League Legislature Library Ministry Movement Museum Network Order
Organization Park Parliament Party Program Project Registry School Securities Senate Society State States Strategy
Team Treasury Treaty Trust University Airport River Lake Mount Island Street Square Church Ombudsman Auditor
Province Region Territory Affaires Affairs Agriculture Culture Défense Defence Defense Économie Economy Éducation
Education Emploi Employment Énergie Energy Environnement Environment Étrangères Foreign Famille Family Finances
Finance Immigration Industrie Industry Innovation Intérieur Interior Justice Logement Housing Patrimoine Heritage
Pêches Fisheries Publique Public Ressources Resources Revenu Revenue Santé Health Science Sciences Sécurité
Security Sociaux Social Transports Transport Transportation Travail Labour Labor Trésor Commerce Trade Tourisme
Tourism Internal
"""
_OTHERS = """
I I'm I've I'd I'll A An The This That These Those It He She We You They And But Or So If In On At By For From With
Of To As Not No Yes What Who When Where Why How There Here My Our Your His Her Their Le La Les L Un Une Des Du De D
Ce Cette Ces C Il Elle Ils Elles Nous Vous Je J Tu Et Mais Ou Où Si Dans En Au Aux À Pour Par Sur Avec Sans Selon
Qui Que Quoi Quand Comment Pourquoi Non Oui Ne N Se S Son Sa Ses Leur Leurs Notre Nos Internet Web Dieu God Bible
AM PM Janvier Février Mars Avril Mai Juin Juillet Août Septembre Octobre Novembre Décembre January February March
April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec
Lundi Mardi Mercredi Jeudi Vendredi Samedi Dimanche Monday Tuesday Wednesday Thursday Friday Saturday Sunday
Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays Hundred Thousand Million Billion Trillion Ans
Spring Summer Fall Autumn Winter Canadians USD CAD EUR GBP CHF AUD JPY CNY US CA CAN US$
"""
INSTITUTIONS = frozenset(fold(word) for word in _INSTITUTIONS.split())
COMMON_WORDS = frozenset(fold(word) for word in (_TITLES + _OTHERS).split()) | INSTITUTIONS
