"""The studio: a producer's desk in the browser, a face on `workflows`."""
