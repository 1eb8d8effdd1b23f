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
