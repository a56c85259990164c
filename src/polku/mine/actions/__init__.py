"""What a person does on their own pages. Permission, change and audit row in one transaction."""
