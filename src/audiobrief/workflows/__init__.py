"""What each command does: functions over a `Project` that call the stages in order and return values."""
