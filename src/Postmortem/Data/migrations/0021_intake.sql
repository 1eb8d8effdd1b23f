-- Where changes come in by themselves: doors with their own secrets, what came through each, and whose services it means.

create table intake_sources (
  id {uuid} primary key,
  kind text not null,
  name text not null unique,
  key text not null unique,
  secret text not null,
  old_secret text,
  old_secret_until bigint,
  mapping text not null default '{}',
  created_at bigint not null,
  created_by text not null,
  rotated_at bigint,
  disabled_at bigint,
  version int not null default 1
);

create table intake_services (
  source_id {uuid} not null references intake_sources (id),
  name text not null,
  service_id {uuid} not null references services (id),
  primary key (source_id, name)
);

create table intake_deliveries (
  id {uuid} primary key,
  source_id {uuid} not null references intake_sources (id),
  delivery_key text not null,
  event text not null,
  payload text not null,
  received_at bigint not null,
  available_at bigint not null,
  claimed_until bigint,
  attempts int not null default 0,
  done_at bigint,
  failed_at bigint,
  outcome text not null default '',
  message text not null default '',
  change_id {uuid},
  unique (source_id, delivery_key)
);
create index intake_deliveries_source on intake_deliveries (source_id, id desc);
create index intake_deliveries_waiting on intake_deliveries (id) where done_at is null and failed_at is null;
create index intake_deliveries_received on intake_deliveries (received_at);
