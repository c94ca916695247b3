"""The page of the access request: `/acces`, walked as applicant and as instructor."""
