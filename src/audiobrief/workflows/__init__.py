"""The stages in order: prepare (read and check everything), speak, produce, publish."""
