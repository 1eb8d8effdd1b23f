-- After how many minutes from the acknowledgement a severity asks for a decision; null asks nobody.
alter table severities add column decide_minutes int;
update severities set decide_minutes = 10 where key in ('SEV1', 'SEV2');

-- What was known when an attempt was decided or rejected.
alter table rollbacks add column known_then text not null default '';

-- To wait is a decision too, without an attempt.
create table recovery_waits (
  id {uuid} primary key,
  incident_id {uuid} not null references incidents (id),
  why text not null,
  known_then text not null default '',
  decided_at bigint not null,
  decided_by text not null,
  decider_role text not null default '',
  asks_again_at bigint not null
);
create index recovery_waits_incident on recovery_waits (incident_id, decided_at);

-- Rehearsals of taking a service back, outside any incident.
create table rollback_drills (
  id {uuid} primary key,
  service_id {uuid} not null references services (id),
  rehearsed_on text not null,
  by_name text not null default '',
  what text not null,
  result text not null check (result in ('worked', 'partial', 'failed')),
  took_minutes int,
  note text not null default '',
  recorded_at bigint not null,
  recorded_by text not null
);
create index rollback_drills_service on rollback_drills (service_id, rehearsed_on desc);
