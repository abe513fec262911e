"""Any supported input becomes briefs: bytes → text → blocks → `Brief`, by the reader that `table` names."""
