-- Why the tests let it pass: what each stage could have shown, where tests differ from production, and what was tried since.

create table review_test_stages (
  review_id {uuid} not null references reviews (id),
  stage text not null check (stage in ('review', 'unit', 'integration', 'load', 'staging', 'canary', 'monitoring')),
  should_catch text not null check (should_catch in ('yes', 'no')),
  could_catch text not null check (could_catch in ('yes', 'no', 'no such stage')),
  what_differed text not null default '',
  version int not null default 1,
  primary key (review_id, stage)
);

create table review_differences (
  id {uuid} primary key,
  review_id {uuid} not null references reviews (id),
  incident_id {uuid} not null references incidents (id),
  position int not null,
  dimension text not null,
  production text not null,
  test text not null,
  effect text not null default '',
  version int not null default 1
);
create index review_differences_review on review_differences (review_id, position);

create table experiments (
  id {uuid} primary key,
  number int not null unique,
  incident_id {uuid} not null references incidents (id),
  difference_id {uuid} references review_differences (id),
  service_id {uuid} references services (id),
  title text not null,
  kind text not null check (kind in ('reproduction', 'load test', 'chaos run', 'drill')),
  hypothesis text not null,
  environment text not null default '',
  environment_differences text not null default '',
  service_version text not null default '',
  data_volume text not null default '',
  load_profile text not null default '',
  steady_state text not null default '',
  injected_fault text not null default '',
  blast_radius text not null default '',
  abort_condition text not null default '',
  pass_criteria text not null default '',
  result text not null check (result in ('planned', 'confirmed', 'refuted', 'inconclusive')),
  ran_on text,
  observation text not null default '',
  limit_found text not null default '',
  evidence text not null default '',
  result_by_name text,
  created_by_name text not null,
  created_at bigint not null,
  updated_at bigint not null,
  version int not null default 1
);
create index experiments_incident on experiments (incident_id, number);
create index experiments_service on experiments (service_id, number);
create index experiments_result on experiments (result, number);
create index experiments_difference on experiments (difference_id);

create table experiment_factors (
  experiment_id {uuid} not null references experiments (id),
  factor_id {uuid} not null references factors (id),
  primary key (experiment_id, factor_id)
);
create index experiment_factors_factor on experiment_factors (factor_id);

create table experiment_follow_ups (
  experiment_id {uuid} not null references experiments (id),
  action_item_id {uuid} not null references action_items (id),
  primary key (experiment_id, action_item_id)
);
create index experiment_follow_ups_item on experiment_follow_ups (action_item_id);

insert into counters (name, value) values ('experiment', 0);

-- The difference that a follow-up was filed for, and the experiment that shows that it works.
alter table action_items add column difference_id {uuid} references review_differences (id);
alter table action_items add column evidence_experiment_id {uuid} references experiments (id);
create index action_items_difference on action_items (difference_id);
create index action_items_evidence_experiment on action_items (evidence_experiment_id);
