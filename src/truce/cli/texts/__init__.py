"""What is done with texts and drafts alone: no mission is needed."""
