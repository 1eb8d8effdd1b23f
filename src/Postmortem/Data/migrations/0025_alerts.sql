-- What watches the systems tells of them: alerts, what a rule makes of each, and incidents that are proposed because of them.

create table alert_rules (
  id {uuid} primary key,
  position int not null,
  source text not null default '',
  service_id {uuid} references services (id),
  severity text not null default '',
  contains text not null default '',
  does text not null check (does in ('attach', 'propose', 'declare', 'ignore')),
  declares_as text not null default 'SEV3',
  changed_at bigint not null,
  changed_by text not null,
  version int not null default 1
);

create table alert_proposals (
  id {uuid} primary key,
  title text not null,
  source text not null,
  service_id {uuid} references services (id),
  service_name text not null default '',
  rule_id {uuid},
  severity text not null,
  state text not null check (state in ('waiting', 'declared', 'dismissed', 'over')),
  proposed_at bigint not null,
  decided_at bigint,
  decided_by text,
  incident_id {uuid} references incidents (id)
);
create index alert_proposals_waiting on alert_proposals (proposed_at) where state = 'waiting';
create index alert_proposals_service on alert_proposals (service_id, decided_at);

create table alerts (
  id {uuid} primary key,
  source text not null,
  source_ref text not null,
  title text not null,
  service_id {uuid} references services (id),
  service_name text not null default '',
  severity text not null default '',
  state text not null check (state in ('firing', 'acknowledged', 'resolved')),
  starts_at bigint not null,
  fired_at bigint not null,
  first_acknowledged_at bigint,
  acknowledged_at bigint,
  acknowledged_by text not null default '',
  ends_at bigint,
  count int not null default 1,
  url text,
  note text not null default '',
  labels text not null default '{}',
  actionable boolean not null default true,
  incident_id {uuid} references incidents (id),
  proposal_id {uuid} references alert_proposals (id),
  rule_id {uuid},
  on_timeline boolean not null default false,
  became text not null check (became in ('kept', 'attached', 'proposed', 'declared', 'ignored')),
  decided_by text,
  recorded_at bigint not null,
  version int not null default 1
);
create index alerts_source on alerts (source, source_ref, starts_at desc);
-- Each list is walked along one of these from where its page begins.
create index alerts_starts on alerts (starts_at desc, id desc);
create index alerts_state on alerts (state, starts_at desc, id desc);
create index alerts_service on alerts (service_id, starts_at desc, id desc);
create index alerts_incident on alerts (incident_id, starts_at);
create index alerts_proposal on alerts (proposal_id, starts_at);

-- Whoever takes in an alert takes this first: a storm waits in line, and makes one incident.
insert into counters (name, value) values ('alert', 0);

alter table intake_deliveries add column alert_id {uuid};
