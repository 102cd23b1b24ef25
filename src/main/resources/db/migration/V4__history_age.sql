-- History is forgotten by its age, where a setting says so.
CREATE INDEX history_age ON history (at);
