-- The open ones, the gravest first: of many, those that are shown are not the newest.
create index incidents_open_gravest on incidents (severity, declared_at desc, id desc) where status in ('triage', 'active', 'mitigated');

-- Signed out of: a copy of the cookie opens nothing. Forgotten when the copy has run out by itself.
create table ended_sessions (
  id {uuid} primary key,
  ended_at bigint not null
);
