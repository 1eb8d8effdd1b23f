-- What a service needs to work, so that a change of it may explain an incident; and what everything stands on.

alter table services add column shared boolean not null default false;

create table service_dependencies (
  service_id {uuid} not null references services (id),
  depends_on_id {uuid} not null references services (id),
  primary key (service_id, depends_on_id)
);
create index service_dependencies_depends_on on service_dependencies (depends_on_id);
create index services_shared on services (id) where shared;
