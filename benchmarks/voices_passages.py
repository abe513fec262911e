"""The passages that voices are measured on: three of each language, news as it is written, no two alike."""

from __future__ import annotations

PASSAGES: dict[str, tuple[tuple[str, ...], ...]] = {
    "fr-CA": (
        (
            "La municipalité demande aux résidents de réduire leur consommation d'eau jusqu'à dimanche.",
            "Une conduite principale s'est rompue sous le boulevard, et la pression reste faible dans des quartiers.",
            "Les équipes travaillent sans relâche, mais la pièce de rechange doit venir de l'étranger.",
            "Les restaurateurs craignent de perdre leur meilleure fin de semaine de l'été.",
            "Selon l'ingénieure en chef, aucun bâtiment n'est menacé.",
            "L'opposition réclame depuis longtemps un inventaire complet du réseau souterrain.",
            "Le maire reconnaît que les travaux auraient dû commencer il y a deux ans.",
            "Personne ne sait encore combien coûtera la réparation.",
        ),
        (
            "Une équipe de chercheurs affirme pouvoir détecter la maladie plusieurs mois avant les premiers symptômes.",
            "Leur méthode repose sur une prise de sang et sur un logiciel entraîné avec des milliers de dossiers.",
            "Les médecins de famille accueillent la nouvelle avec prudence.",
            "Ils rappellent qu'un test trop sensible inquiète des gens en bonne santé.",
            "Le laboratoire promet de publier toutes ses données cet automne.",
            "Imaginez un détecteur de fumée qui sonne chaque fois que vous faites griller du pain.",
            "Si les résultats se confirment, des vies seront sauvées et des traitements deviendront plus doux.",
            "Dans le cas contraire, les hôpitaux auront acheté des appareils inutiles.",
            "La ministre de la Santé n'a pas voulu commenter.",
        ),
        (
            "Le prix du beurre a encore augmenté, et les boulangers cherchent des solutions.",
            "Certains mélangent d'autres matières grasses, d'autres préfèrent vendre moins de croissants.",
            "La banque centrale, elle, juge que la hausse est passagère.",
            "Un économiste explique que les vaches produisent moins de lait pendant les étés brûlants.",
            "Les producteurs veulent une aide d'urgence avant les grands froids.",
            "Trois coopératives ont choisi de partager leurs camions pour économiser le carburant.",
            "Chaque jeudi, elles livrent ensemble les épiceries de la vallée.",
            "Ce genre d'entente pourrait inspirer d'autres régions.",
            "Reste à voir si les consommateurs accepteront de payer davantage.",
        ),
    ),
    "en-CA": (
        (
            "The city is asking residents to use less water until Sunday.",
            "A main pipe broke under the boulevard, and pressure is still low in several neighbourhoods.",
            "Crews are working around the clock, but the spare part has to come from abroad.",
            "Restaurant owners fear that they will lose their best weekend of the summer.",
            "According to the chief engineer, no building is at risk.",
            "The opposition has long called for a full survey of the underground network.",
            "The mayor admits that the work should have started two years ago.",
            "Nobody knows yet how much the repair will cost.",
        ),
        (
            "A team of researchers says it can detect the disease several months before the first symptoms.",
            "Their method needs only a blood sample and a program trained on thousands of records.",
            "Family doctors welcome the news with caution.",
            "They point out that a test that is too sensitive frightens healthy people.",
            "The laboratory promises to publish all of its data this autumn.",
            "Imagine a smoke detector that goes off every time you make toast.",
            "If the results hold, lives will be saved and treatments will be gentler.",
            "If they do not, hospitals will have bought machines that nobody needs.",
            "The health minister did not wish to comment.",
        ),
        (
            "The price of butter has gone up again, and bakers are looking for ways to cope.",
            "Some of them blend in other fats, while others would rather sell fewer pastries.",
            "The central bank believes that the rise will not last.",
            "One economist explains that cows give less milk during very hot summers.",
            "Farmers want emergency help before the winter sets in.",
            "Three cooperatives have chosen to share their trucks and save fuel.",
            "Every Thursday they deliver together to the grocers of the valley.",
            "This kind of agreement could inspire other regions.",
            "It remains to be seen whether shoppers are willing to pay more.",
        ),
    ),
}
