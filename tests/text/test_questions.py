"""Which sentences are yes/no questions: a table in French and English, and their places in a text."""

from __future__ import annotations

import pytest

from audiobrief.text.questions import is_yes_no_question, rising_ends

YES = {
    "fr-CA": """
Est-ce que le projet sera prêt à temps ?
Est-ce possible ?
Le ministre a-t-il menti ?
Faut-il avoir peur de l’intelligence artificielle ?
Les citoyens veulent-ils savoir pourquoi ?
Sait-on qui gagnera ?
Le maire sait-il quand les travaux finiront ?
Peut-on encore y croire ?
C’est une bonne nouvelle, n’est-ce pas ?
Tu viens, non ?
Il a démissionné ?
Vraiment ?
Et vous ?
Quand le chat dort, les souris dansent-elles ?
Le maire, qui a été élu en mai, partira-t-il ?
Si les taux baissent, achèterez-vous une maison ?
Mais est-ce que cela suffira ?
« Faut-il tout arrêter ? »
N’est-ce pas trop tard ?
Y a-t-il un pilote dans l’avion ?
Est-ce qu’on sait où il est ?
Aurait-on pu éviter la crise ?
Dans dix ans, serons-nous encore là ?
Ne devrait-on pas attendre ?
Ça vous inquiète, vous ?
Et si tout changeait demain ?
Avez-vous compris ce que dit la loi ?
L’entreprise, dont le siège est à Laval, fermera-t-elle ses portes ?
Cela marchera-t-il, oui ou non ?
Puis-je vous poser une question ?
""",
    "en-CA": """
Is it too late?
Does this change anything?
Will the bridge open in May?
Can we still trust the numbers?
Isn’t that risky?
Don’t you think so?
Do you know why?
Has the mayor said who will pay?
It's a good start, isn't it?
You're coming, right?
You're leaving?
Really?
And you?
When rates fall, will you buy?
If it fails, will they try again?
But is it enough?
"Should we stop everything?"
Could the crisis have been avoided?
In ten years, will we still be here?
Would you like to know what happened?
They didn't lie, did they?
So, can it work?
Are there other ways?
Have we learned anything from this?
Won't that cost more?
And does anyone know how it works?
The plan is dead, then?
Is it true or not?
Shouldn't the council wait until the report is out?
Can a machine that writes be said to think?
Will the company, which is based in Laval, close its doors?
May I ask you something?
""",
}
NO = {
    "fr-CA": """
Pourquoi le gouvernement a-t-il reculé ?
Que faire ?
Qu’est-ce que cela change ?
Qui est-ce qui décide ?
Comment en est-on arrivé là ?
Combien cela coûtera-t-il ?
À qui profite le crime ?
Depuis quand le savait-on ?
Où ira-t-on ?
Quel est le prix à payer ?
Dans quelle mesure est-ce vrai ?
Mais alors, que faire ?
Si la hausse se poursuit, qui paiera ?
Le ministre, pourquoi a-t-il démissionné ?
Tu vas où ?
Il a dit quoi ?
C’est pour quand ?
Cela coûte combien ?
Et pourquoi pas ?
Jusqu’où peut-on aller ?
De quoi s’agit-il ?
Pour qui travaille-t-il vraiment ?
Quand, selon vous, le projet sera-t-il prêt ?
Le projet est prêt.
Peut-être viendra-t-il.
Avez-vous un frère ou une sœur ?
Est-ce une chance ou un danger ?
Qu’en pensez-vous ?
Laquelle des deux choisir ?
On parle de quel montant ?
Est-ce qu’il a menti, et pourquoi.
À quoi bon ?
""",
    "en-CA": """
Why did the government back down?
What does this change?
Who decides?
How did we get here?
How much will it cost?
Who benefits from the crime?
Since when did they know?
Where do we go from here?
Which price is right?
In what way is it true?
But then, what can be done?
If prices keep rising, who will pay?
To whom does it belong?
You did what?
It costs how much?
And why not?
What's next?
Who's to blame?
What if it fails?
How far can it go?
When, in your view, will it be ready?
When prices rise, who pays?
Is it an opportunity or a threat?
The bridge is ready.
Is that so.
For how long can this last?
So what happened?
By how much did it fall?
Would you rather stay or leave?
Whose fault is it?
At what cost?
And how did the crowd react?
""",
}


def rows(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(locale, sentence) for locale, text in table.items() for sentence in text.strip().splitlines()]


@pytest.mark.parametrize(("locale", "sentence"), rows(YES))
def test_yes_no_questions_are_known(locale: str, sentence: str) -> None:
    """Inversion, est-ce que, tags, an auxiliary first, and statements that are asked."""
    assert is_yes_no_question(sentence, locale)


@pytest.mark.parametrize(("locale", "sentence"), rows(NO))
def test_other_sentences_are_none(locale: str, sentence: str) -> None:
    """Question words, also behind others and at the end; a choice of two; statements."""
    assert not is_yes_no_question(sentence, locale)


def test_the_places_of_several_questions_in_one_text() -> None:
    """Each question is judged by itself; the place is that of its mark, quotation marks left out."""
    text = "Il dort. Vraiment ? Oui, dit-il. « Est-ce vrai ? », demande-t-il. Pourquoi ? Peut-être."
    assert [text[: place + 1].split(". ")[-1] for place in rising_ends(text, "fr-CA")] == [
        "Vraiment ?",
        "« Est-ce vrai ?",
    ]
    assert rising_ends("No question here. None at all!", "en-CA") == ()
    assert rising_ends("? ?! …", "fr-CA") == ()
