-- What administrators chose about Slack; a key that is missing has its default.
create table slack_settings (
  key text primary key,
  value text not null
);

-- When something was last seen, by whichever replica saw it.
create table slack_sightings (
  what text primary key,
  seen_at bigint not null
);

-- What is good once and not for long; only the hash of its secret is kept.
create table slack_tickets (
  hash text primary key,
  purpose text not null check (purpose in ('link', 'install')),
  team_id text,
  user_id text,
  person_id {uuid} references people (id),
  created_at bigint not null,
  expires_at bigint not null
);

-- Of another organisation, met in a shared channel: never matched to an account by address.
alter table slack_identities add column is_outsider boolean not null default false;
