SELECT mention_role, definition, places_offering, places_company FROM curated.mention_roles ORDER BY mention_role
