-- How a service shows that it has recovered, what was read of it after a rollback, and its instructions as a list to tick.

alter table rollbacks add column verification_hold_minutes int;

create table recovery_checks (
  id {uuid} primary key,
  service_id {uuid} not null references services (id),
  name text not null,
  query text not null,
  comparison text not null check (comparison in ('below', 'above')),
  threshold double precision not null,
  unit text not null default '',
  hold_minutes int not null default 10,
  url text not null,
  user_name text not null default '',
  secret text not null default '',
  created_at bigint not null,
  created_by text not null,
  version int not null default 1
);
create index recovery_checks_service on recovery_checks (service_id, id);

-- Kept once somebody said what it means; what was read and not used goes.
create table recovery_readings (
  id {uuid} primary key,
  rollback_id {uuid} not null references rollbacks (id),
  result text not null check (result in ('verified', 'partial', 'failed')),
  checks text not null default '[]',
  read_at bigint not null,
  read_by text not null,
  kept boolean not null default false
);
create index recovery_readings_rollback on recovery_readings (rollback_id, id);

-- As they were when the attempt began: a later edit of the service moves no tick.
create table rollback_instructions (
  rollback_id {uuid} primary key references rollbacks (id),
  text text not null,
  taken_at bigint not null
);

create table rollback_ticks (
  rollback_id {uuid} not null references rollbacks (id),
  step int not null,
  ticked_at bigint not null,
  ticked_by text not null,
  primary key (rollback_id, step)
);
