"""The library: theorems by topic, and the claims of the documents.  Importing defines; nothing is proved at import."""
