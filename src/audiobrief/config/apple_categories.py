"""Apple's categories for podcasts, the only ones that `itunes:category` may name."""

from __future__ import annotations

import difflib

# Source: Apple Podcasts for Creators, "Apple Podcasts categories": 19 categories, 91 subcategories.
CATEGORIES: dict[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": (
        "Alternative Health",
        "Fitness",
        "Medicine",
        "Mental Health",
        "Nutrition",
        "Sexuality",
    ),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga",
        "Automotive",
        "Aviation",
        "Crafts",
        "Games",
        "Hobbies",
        "Home & Garden",
        "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News",
        "Daily News",
        "Entertainment News",
        "News Commentary",
        "Politics",
        "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism",
        "Christianity",
        "Hinduism",
        "Islam",
        "Judaism",
        "Religion",
        "Spirituality",
    ),
    "Science": (
        "Astronomy",
        "Chemistry",
        "Earth Sciences",
        "Life Sciences",
        "Mathematics",
        "Natural Sciences",
        "Nature",
        "Physics",
        "Social Sciences",
    ),
    "Society & Culture": (
        "Documentary",
        "Personal Journals",
        "Philosophy",
        "Places & Travel",
        "Relationships",
    ),
    "Sports": (
        "Baseball",
        "Basketball",
        "Cricket",
        "Fantasy Sports",
        "Football",
        "Golf",
        "Hockey",
        "Rugby",
        "Running",
        "Soccer",
        "Swimming",
        "Tennis",
        "Volleyball",
        "Wilderness",
        "Wrestling",
    ),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
    "Technology": (),
    "True Crime": (),
}


def category_problem(category: str, subcategory: str = "") -> str | None:
    """What is wrong with a category pair and what to write instead; None when Apple knows it."""
    if category not in CATEGORIES:
        parent = next((name for name, subs in CATEGORIES.items() if category in subs), None)
        if parent:
            return f'"{category}" is a subcategory; write category "{parent}", subcategory "{category}"'
        return f'"{category}" is not a category of Apple Podcasts; {_hint(category, CATEGORIES)}'
    known = CATEGORIES[category]
    if not subcategory or subcategory in known:
        return None
    if not known:
        return f'"{category}" has no subcategories; leave out "{subcategory}"'
    return f'"{subcategory}" is not a subcategory of "{category}"; {_hint(subcategory, known)}'


def _hint(wrong: str, known: dict[str, tuple[str, ...]] | tuple[str, ...]) -> str:
    by_lower_case = {name.lower(): name for name in known}
    close = difflib.get_close_matches(wrong.lower().replace(" and ", " & "), by_lower_case, n=1)
    if close:
        return f'did you mean "{by_lower_case[close[0]]}"?'
    return f"choose one of: {', '.join(known)}"
