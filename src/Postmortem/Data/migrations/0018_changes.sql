-- What was changed in the systems, by whichever way it was told, and what people say it has to do with an incident.

create table changes (
  id {uuid} primary key,
  occurred_at bigint not null,
  finished_at bigint,
  recorded_at bigint not null,
  service_id {uuid} references services (id),
  service_name text not null default '',
  kind text not null check (kind in ('deploy', 'configuration', 'flag', 'schema', 'infrastructure')),
  title text not null default '',
  from_version text not null default '',
  to_version text not null default '',
  by_name text not null default '',
  url text,
  environment text not null default '',
  status text not null check (status in ('started', 'succeeded', 'failed', 'rolled back')),
  reversible text not null default 'unknown' check (reversible in ('yes', 'no', 'unknown')),
  security_fix boolean not null default false,
  schema_change boolean not null default false,
  note text not null default '',
  source text not null,
  source_ref text,
  edited_at bigint,
  edited_by text,
  version int not null default 1,
  unique (source, source_ref)
);
-- Each list is walked along one of these from where its page begins.
create index changes_occurred on changes (occurred_at desc, id desc);
create index changes_kind on changes (kind, occurred_at desc, id desc);
create index changes_service on changes (service_id, occurred_at desc, id desc);
create index changes_service_kind on changes (service_id, kind, occurred_at desc, id desc);
create index changes_unknown_service on changes (service_name, occurred_at desc, id desc) where service_id is null;

create table change_links (
  incident_id {uuid} not null references incidents (id),
  change_id {uuid} not null references changes (id),
  relation text not null check (relation in ('suspect', 'caused', 'fixed', 'dismissed')),
  why text not null default '',
  linked_by_id {uuid} references people (id),
  linked_by_name text not null,
  linked_at bigint not null,
  version int not null default 1,
  primary key (incident_id, change_id)
);
create index change_links_change on change_links (change_id);
