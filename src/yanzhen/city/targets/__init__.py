"""Every target with its distance, its lineage through the documents, and what it is measured against."""
