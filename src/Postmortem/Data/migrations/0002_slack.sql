-- The Slack door. Ids are Slack's own texts; ts is a message's name within its channel.

create table slack_workspaces (
  team_id text primary key,
  enterprise_id text,
  name text not null,
  app_id text,
  bot_user_id text not null,
  -- Encrypted with the data-protection keys; null when the configuration holds it.
  bot_token text,
  scopes text not null default '',
  installed_by text not null default '',
  installed_at bigint not null,
  checked_at bigint,
  fault text,
  removed_at bigint
);

-- A person as Slack knows them; with or without an account here.
create table slack_identities (
  team_id text not null,
  user_id text not null,
  person_id {uuid} references people (id),
  linked_by text check (linked_by in ('email', 'person')),
  name text not null,
  time_zone text not null default 'UTC',
  is_bot boolean not null default false,
  fetched_at bigint not null,
  primary key (team_id, user_id)
);
create index slack_identities_person on slack_identities (person_id);

create table slack_channels (
  incident_id {uuid} primary key references incidents (id),
  team_id text not null,
  -- Null until Slack has answered; the name is what was asked for, so that a channel made just before a crash is found again.
  channel_id text,
  name text not null,
  is_private boolean not null,
  created_at bigint not null,
  archived_at bigint,
  unique (team_id, channel_id)
);

-- Messages of ours that are kept current.
create table slack_posts (
  key text primary key,
  incident_id {uuid} references incidents (id),
  team_id text not null,
  channel_id text not null,
  ts text not null,
  content_hash text not null,
  posted_at bigint not null,
  updated_at bigint not null
);
create index slack_posts_incident on slack_posts (incident_id);

-- One message, captured once, however often and by whomever.
create table slack_captures (
  id {uuid} primary key,
  team_id text not null,
  channel_id text not null,
  ts text not null,
  thread_ts text,
  user_id text,
  incident_id {uuid} not null references incidents (id),
  entry_id {uuid} references timeline_entries (id),
  action_item_id {uuid} references action_items (id),
  text_hash text not null default '',
  captured_at bigint not null,
  deleted_at bigint,
  unique (team_id, channel_id, ts)
);
create index slack_captures_incident on slack_captures (incident_id, ts);

-- Why it is captured: each reaction of each person, the shortcut. Without any left, what only reactions made is taken back.
create table slack_capture_marks (
  capture_id {uuid} not null references slack_captures (id),
  mark text not null,
  user_id text not null,
  made_at bigint not null,
  primary key (capture_id, mark, user_id)
);

-- What came in: committed before it is acknowledged, worked on afterwards, kept some days so that it is never taken twice.
create table slack_inbox (
  id {uuid} primary key,
  dedupe_key text not null unique,
  kind text not null,
  team_id text not null,
  lane text not null,
  payload text not null,
  view_id text,
  received_at bigint not null,
  available_at bigint not null,
  attempts int not null default 0,
  claimed_until bigint,
  -- Set in the transaction of the first fact that it led to: a second attempt finds that it was carried out.
  carried_out_at bigint,
  done_at bigint,
  failed_at bigint,
  last_error text
);
create index slack_inbox_waiting on slack_inbox (available_at, id) where done_at is null and failed_at is null;
create index slack_inbox_lane on slack_inbox (lane, id) where done_at is null and failed_at is null;
create index slack_inbox_received on slack_inbox (received_at);

-- What goes out: one lane a channel, in order.
create table slack_outbound (
  id {uuid} primary key,
  dedupe_key text not null unique,
  task text not null,
  team_id text not null,
  lane text not null,
  incident_id {uuid} references incidents (id),
  payload text not null,
  created_at bigint not null,
  available_at bigint not null,
  stale_at bigint,
  attempts int not null default 0,
  claimed_until bigint,
  done_at bigint,
  failed_at bigint,
  last_error text
);
create index slack_outbound_waiting on slack_outbound (available_at, id) where done_at is null and failed_at is null;
create index slack_outbound_lane on slack_outbound (lane, id) where done_at is null and failed_at is null;
create index slack_outbound_incident on slack_outbound (incident_id, id);
create index slack_outbound_failed on slack_outbound (failed_at) where failed_at is not null;
