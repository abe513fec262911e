"""Ears: what can be told of finished speech without its text: who speaks (`speaker`), and which words (`words`).

Both are optional; each says what is not installed with the command that installs it.
"""
