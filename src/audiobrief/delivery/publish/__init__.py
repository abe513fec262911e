"""The output brought to where listeners get it: a folder, S3, or any other place that fsspec writes to."""
