"""audiobrief: written news briefs become bilingual podcasts."""

__version__ = "0.1.0"
