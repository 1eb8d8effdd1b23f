-- What people are reminded of, so that each occasion is decided once, whichever replica comes first and whatever is killed.

create table reminder_occasions (
  -- What, when it was due, to whom: "next update 0198… 1899449000000 channel".
  occasion text primary key,
  kind text not null,
  incident_id {uuid} not null references incidents (id),
  person_id {uuid} references people (id),
  decided_at bigint not null
);
create index reminder_occasions_decided on reminder_occasions (decided_at);
create index reminder_occasions_incident on reminder_occasions (incident_id);

create table reminder_snoozes (
  subject text primary key,
  until bigint not null,
  snoozed_by text not null,
  snoozed_at bigint not null
);

-- One row once anything was set; without it everything is on.
create table reminder_settings (
  id int primary key check (id = 1),
  switched_off text not null default '',
  -- Minutes after midnight, in each person's own zone.
  quiet_from int not null,
  quiet_until int not null,
  -- Null: nobody is asked whether a channel may be archived.
  archive_after_days int,
  version int not null default 1
);

-- Whether the channel of a closed incident may be archived: when that was asked last, and what was answered.
alter table slack_channels add column archive_asked_at bigint;
alter table slack_channels add column archive_answer text;
alter table slack_channels add column archive_answered_at bigint;
alter table slack_channels add column archive_answered_by text;
alter table slack_channels add column archive_ask_again_at bigint;
create index slack_channels_standing on slack_channels (created_at) where archived_at is null;

create index incidents_ended on incidents (ended_at) where ended_at is not null;
