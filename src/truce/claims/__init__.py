"""What a document says: claims and the records read out of them, each tied to its words."""
