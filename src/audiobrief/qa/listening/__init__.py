"""What can be told of finished speech without its text: who speaks (`speaker_encoder`), which words (`recogniser`).

Both are optional; each says what is not installed with the command that installs it.
"""
