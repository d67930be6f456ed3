"""What the documents claim, one module a chapter, in the documents' order."""
