-- Rollbacks that are carried out from here: what a service has for it, and each run.

create table executors (
  id {uuid} primary key,
  service_id {uuid} not null unique references services (id),
  kind text not null,
  settings text not null default '{}',
  token text not null default '',
  stuck_after_minutes int not null default 10,
  enabled_at bigint,
  tested_at bigint,
  tested_result text not null default '',
  created_at bigint not null,
  created_by text not null,
  version int not null default 1
);

-- Services of these tiers need a second person.
create table executor_tiers (
  tier text primary key
);
insert into executor_tiers (tier) values ('A');

create table rollback_runs (
  id {uuid} primary key,
  rollback_id {uuid} not null references rollbacks (id),
  live_rollback_id {uuid} unique,
  executor_id {uuid} references executors (id),
  executor_name text not null,
  executor_version int not null,
  rollback_version int not null,
  dry_run boolean not null,
  state text not null check (state in ('waiting', 'queued', 'sending', 'running', 'stuck', 'unknown', 'succeeded', 'failed', 'aborted')),
  secret text not null default '',
  asked_by_id {uuid},
  asked_by text not null,
  asked_at bigint not null,
  approved_by text,
  approved_at bigint,
  sent_at bigint,
  heard_at bigint,
  finished_at bigint,
  abort_asked_by text,
  abort_asked_at bigint,
  abort_sent_at bigint,
  message text not null default '',
  output text not null default '',
  external_id text not null default '',
  external_url text,
  due_at bigint,
  claimed_until bigint,
  attempts int not null default 0,
  version int not null default 1
);
create index rollback_runs_rollback on rollback_runs (rollback_id, id);
create index rollback_runs_due on rollback_runs (due_at) where due_at is not null;
