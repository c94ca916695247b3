"""One function for each demand of `spec/audit/partenaire.yaml`, by subject."""
