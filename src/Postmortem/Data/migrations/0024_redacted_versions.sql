-- Versions of a review for outside: the text as its maker saw it, and where it went. Of an unlisted page's address only the hash is kept.
create table redacted_versions (
  id {uuid} primary key,
  review_id {uuid} not null references reviews (id),
  incident_id {uuid} not null references incidents (id),
  text_version int not null,
  title text not null,
  about text not null,
  content text not null,
  hosts text not null default '[]',
  words text not null default '[]',
  made_by_id {uuid} references people (id),
  made_by text not null,
  made_at bigint not null,
  form text check (form in ('markdown', 'pdf', 'page')),
  token_hash text unique,
  wording_accepted_because text,
  released_by text,
  released_at bigint,
  revoked_by text,
  revoked_at bigint,
  revoked_because text
);
create index redacted_versions_incident on redacted_versions (incident_id, made_at);
