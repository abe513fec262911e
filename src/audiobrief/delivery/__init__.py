"""The finished output on its way to listeners: published to a target, or served from this machine."""
