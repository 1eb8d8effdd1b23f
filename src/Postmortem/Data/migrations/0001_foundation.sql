-- Times are Unix milliseconds UTC (bigint), dates ISO text, states the product's own words.

create table people (
  id {uuid} primary key,
  name text not null,
  email text unique,
  role text not null check (role in ('reader', 'responder', 'facilitator', 'administrator')),
  password_hash text,
  time_zone text not null default 'UTC',
  shown_as_role boolean not null default false,
  security_stamp text not null,
  failed_sign_ins int not null default 0,
  locked_until bigint,
  disabled_at bigint,
  created_at bigint not null,
  version int not null default 1
);

create table invitations (
  id {uuid} primary key,
  email text not null,
  role text not null,
  person_id {uuid} references people (id),
  token_hash text not null unique,
  invited_by {uuid} references people (id),
  created_at bigint not null,
  expires_at bigint not null,
  accepted_at bigint,
  revoked_at bigint
);

create table api_tokens (
  id {uuid} primary key,
  person_id {uuid} not null references people (id),
  name text not null,
  token_hash text not null unique,
  hint text not null,
  scopes text not null,
  created_at bigint not null,
  expires_at bigint,
  last_used_at bigint,
  revoked_at bigint
);
create index api_tokens_person on api_tokens (person_id);

create table data_protection_keys (
  id {uuid} primary key,
  friendly_name text,
  xml text not null
);

create table settings (
  key text primary key,
  value text not null,
  version int not null default 1
);

create table counters (
  name text primary key,
  value int not null
);
insert into counters (name, value) values ('incident', 0), ('action_item', 0);

create table severities (
  key text primary key,
  rank int not null unique,
  name text not null,
  definition text not null,
  version int not null default 1
);
insert into severities (key, rank, name, definition) values
  ('SEV1', 1, 'Critical', 'Most users cannot use a critical service, or data is being lost. Everyone needed is called in.'),
  ('SEV2', 2, 'Major', 'Many users are affected, or a critical function is badly degraded. Work starts at once.'),
  ('SEV3', 3, 'Minor', 'Some users are affected, or there is a work-around. Work starts in working hours.'),
  ('SEV4', 4, 'Low', 'No user notices yet, or it is cosmetic. A record is kept to learn from.');

create table services (
  id {uuid} primary key,
  name text not null,
  slug text not null unique,
  tier text not null check (tier in ('A', 'B', 'C')),
  owner text not null default '',
  description text not null default '',
  links text not null default '[]',
  rollback_instructions text not null default '',
  created_at bigint not null,
  archived_at bigint,
  version int not null default 1
);

create table incidents (
  id {uuid} primary key,
  number int not null unique,
  title text not null,
  summary text not null default '',
  status text not null check (status in ('triage', 'active', 'mitigated', 'resolved', 'closed', 'declined', 'merged')),
  severity text not null references severities (key),
  kind text not null check (kind in ('real', 'drill', 'backfilled')),
  visibility text not null check (visibility in ('open', 'private')),
  declared_at bigint not null,
  declared_by {uuid} references people (id),
  declared_by_name text not null,
  next_update_due_at bigint,
  data_loss text not null default 'unknown' check (data_loss in ('unknown', 'no', 'yes')),
  data_loss_note text not null default '',
  merged_into_id {uuid} references incidents (id),
  ended_at bigint,
  ended_reason text,
  source text,
  source_id text,
  source_url text,
  created_at bigint not null,
  updated_at bigint not null,
  version int not null default 1,
  unique (source, source_id)
);
create index incidents_declared on incidents (declared_at desc, id desc);
create index incidents_status on incidents (status, declared_at desc, id desc);
create index incidents_severity on incidents (severity, declared_at desc, id desc);
create index incidents_kind on incidents (kind, declared_at desc, id desc);
create index incidents_open on incidents (declared_at desc, id desc) where status in ('triage', 'active', 'mitigated');
create index incidents_past on incidents (declared_at desc, id desc) where status in ('resolved', 'closed', 'declined', 'merged');

-- declared_at repeats the incident's, which never changes: a service's incidents are read newest first.
create table incident_services (
  incident_id {uuid} not null references incidents (id),
  service_id {uuid} not null references services (id),
  declared_at bigint not null,
  primary key (incident_id, service_id)
);
create index incident_services_service on incident_services (service_id, declared_at desc, incident_id desc);

create table incident_members (
  incident_id {uuid} not null references incidents (id),
  person_id {uuid} not null references people (id),
  added_at bigint not null,
  primary key (incident_id, person_id)
);
create index incident_members_person on incident_members (person_id, incident_id);

create table incident_roles (
  incident_id {uuid} not null references incidents (id),
  role text not null,
  person_id {uuid} not null references people (id),
  assigned_at bigint not null,
  primary key (incident_id, role, person_id)
);
create unique index incident_roles_held_by_one on incident_roles (incident_id, role) where role <> 'responder';
create index incident_roles_person on incident_roles (person_id, incident_id);

create table incident_links (
  incident_id {uuid} not null references incidents (id),
  other_id {uuid} not null references incidents (id),
  relation text not null check (relation in ('related', 'duplicate', 'caused by', 'follows')),
  created_at bigint not null,
  primary key (incident_id, other_id)
);

create index incident_links_other on incident_links (other_id);

create table impacts (
  id {uuid} primary key,
  incident_id {uuid} not null references incidents (id),
  position int not null default 0,
  quantity text not null,
  value text not null default '',
  source text not null default '',
  not_measurable_because text,
  version int not null default 1
);
create index impacts_incident on impacts (incident_id);

create table milestones (
  incident_id {uuid} not null references incidents (id),
  kind text not null,
  at bigint,
  accuracy text not null default 'exact' check (accuracy in ('exact', 'about')),
  source text not null default '',
  not_applicable_because text,
  origin text not null check (origin in ('person', 'product')),
  updated_by text not null,
  updated_at bigint not null,
  version int not null default 1,
  primary key (incident_id, kind)
);

create table timeline_entries (
  id {uuid} primary key,
  incident_id {uuid} not null references incidents (id),
  occurred_at bigint not null,
  accuracy text not null default 'exact' check (accuracy in ('exact', 'about')),
  recorded_at bigint not null,
  kind text not null,
  text text not null,
  original_text text not null,
  author_id {uuid} references people (id),
  author_name text not null,
  source text not null,
  source_ref text,
  permalink text,
  starred boolean not null default false,
  milestone text,
  edited_at bigint,
  hidden_at bigint,
  hidden_by text,
  hidden_reason text,
  version int not null default 1,
  unique (incident_id, source, source_ref)
);
create index timeline_entries_incident on timeline_entries (incident_id, occurred_at, id);

create table timeline_revisions (
  id {uuid} primary key,
  entry_id {uuid} not null references timeline_entries (id),
  version int not null,
  occurred_at bigint not null,
  accuracy text not null,
  kind text not null,
  text text not null,
  changed_at bigint not null,
  changed_by text not null
);
create index timeline_revisions_entry on timeline_revisions (entry_id, version);

create table attachments (
  id {uuid} primary key,
  incident_id {uuid} not null references incidents (id),
  entry_id {uuid} references timeline_entries (id),
  file_name text not null,
  content_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  added_by text not null,
  added_at bigint not null
);
create index attachments_incident on attachments (incident_id);
create index attachments_entry on attachments (entry_id);

create table attachment_contents (
  attachment_id {uuid} primary key references attachments (id),
  bytes {blob} not null
);

create table rollbacks (
  id {uuid} primary key,
  incident_id {uuid} not null references incidents (id),
  attempt int not null,
  direction text not null default 'back' check (direction in ('back', 'forward', 'mitigation')),
  kind text not null,
  service_id {uuid} references services (id),
  scope text not null default '',
  from_version text not null default '',
  to_version text not null default '',
  state text not null check (state in ('proposed', 'decided', 'rejected', 'started', 'finished', 'verified', 'partial', 'failed', 'abandoned')),
  reason text not null default '',
  proposed_at bigint not null,
  proposed_by text not null,
  decided_at bigint,
  decided_by text,
  decider_role text,
  decision_reason text,
  preflight text not null default '[]',
  started_at bigint,
  finished_at bigint,
  outcome text check (outcome in ('succeeded', 'partial', 'failed', 'abandoned')),
  outcome_note text not null default '',
  verified_at bigint,
  verified_by text,
  verification_metric text not null default '',
  verification_threshold text not null default '',
  verification_value text not null default '',
  side_effects text not null default '',
  also_undoes text not null default '',
  data_lost text not null default '',
  version int not null default 1,
  unique (incident_id, attempt)
);

create table reviews (
  id {uuid} primary key,
  incident_id {uuid} not null unique references incidents (id),
  template_key text not null,
  template_name text not null,
  template_version text not null,
  state text not null check (state in ('draft', 'in review', 'reviewed', 'published', 'closed')),
  facilitator_id {uuid} references people (id),
  meeting_at bigint,
  text_version int not null default 1,
  text_changed_by {uuid} references people (id),
  gaps_accepted_because text,
  created_by {uuid} references people (id),
  created_at bigint not null,
  updated_at bigint not null,
  published_at bigint,
  closed_at bigint,
  version int not null default 1
);
create index reviews_state on reviews (state, updated_at desc);
create index reviews_updated on reviews (updated_at desc, id desc);
create index reviews_facilitator on reviews (facilitator_id, state);

create table review_sections (
  id {uuid} primary key,
  review_id {uuid} not null references reviews (id),
  key text not null,
  position int not null,
  title text not null,
  guidance text not null default '',
  requirements text not null default '[]',
  start_text text not null default '',
  body text not null default '',
  prefilled text not null default '',
  touched boolean not null default false,
  updated_by text not null,
  updated_at bigint not null,
  version int not null default 1,
  unique (review_id, key)
);

create table review_section_revisions (
  id {uuid} primary key,
  section_id {uuid} not null references review_sections (id),
  version int not null,
  body text not null,
  changed_by text not null,
  changed_at bigint not null
);
create index review_section_revisions_section on review_section_revisions (section_id, version);

create table review_drafts (
  section_id {uuid} not null references review_sections (id),
  person_id {uuid} not null references people (id),
  body text not null,
  base_version int not null,
  saved_at bigint not null,
  primary key (section_id, person_id)
);

create table review_reviewers (
  review_id {uuid} not null references reviews (id),
  person_id {uuid} not null references people (id),
  requested_at bigint not null,
  requested_by text not null,
  decision text check (decision in ('approved', 'changes requested')),
  decided_at bigint,
  decided_text_version int,
  comment text not null default '',
  version int not null default 1,
  primary key (review_id, person_id)
);
create index review_reviewers_person on review_reviewers (person_id);

create table factors (
  id {uuid} primary key,
  review_id {uuid} not null references reviews (id),
  incident_id {uuid} not null references incidents (id),
  position int not null,
  text text not null,
  category text not null,
  evidence text not null default '',
  explored boolean not null default false,
  no_action_because text,
  source_ref text,
  version int not null default 1,
  unique (review_id, source_ref)
);
create index factors_review on factors (review_id, position);

create table action_items (
  id {uuid} primary key,
  number int not null unique,
  incident_id {uuid} not null references incidents (id),
  factor_id {uuid} references factors (id),
  service_id {uuid} references services (id),
  title text not null,
  type text not null check (type in ('prevent', 'detect', 'mitigate', 'process', 'investigate')),
  priority text not null check (priority in ('P0', 'P1', 'P2', 'P3')),
  owner_id {uuid} references people (id),
  owner_name text not null default '',
  due_on text,
  done_when text not null default '',
  tracker_url text,
  state text not null check (state in ('open', 'in progress', 'done', 'verified', 'declined')),
  done_claim text,
  done_url text,
  done_at bigint,
  done_by {uuid} references people (id),
  done_by_name text,
  evidence_kind text,
  evidence_text text,
  evidence_url text,
  verified_at bigint,
  verified_by {uuid} references people (id),
  verified_by_name text,
  decline_asked_at bigint,
  declined_at bigint,
  declined_reason text,
  declined_by {uuid} references people (id),
  declined_by_name text,
  approver_id {uuid} references people (id),
  approver_name text,
  source_ref text,
  created_by_name text not null,
  created_at bigint not null,
  updated_at bigint not null,
  version int not null default 1,
  -- What to-do lists are sorted by; null once somebody claims that it is done.
  to_do_by text generated always as (case when state in ('open', 'in progress') then coalesce(due_on, '9999-12-31') end) stored,
  unique (incident_id, source_ref)
);
create index action_items_to_do on action_items (to_do_by, number);
create index action_items_to_do_state on action_items (state, to_do_by, number);
create index action_items_to_do_owner on action_items (owner_id, to_do_by, number);
create index action_items_to_do_team on action_items (owner_name, to_do_by, number) where owner_id is null;
create index action_items_to_do_service on action_items (service_id, to_do_by, number);
create index action_items_to_do_priority on action_items (priority, to_do_by, number);
create index action_items_state on action_items (state, number);
-- After the one by state: SQLite takes the later of two that promise as much, and these promise less work.
create index action_items_owner on action_items (owner_id, number);
create index action_items_team on action_items (owner_name, number) where owner_id is null;
create index action_items_service on action_items (service_id, number);
create index action_items_priority on action_items (priority, number);
create index action_items_incident on action_items (incident_id, number);
create index action_items_factor on action_items (factor_id);

create table action_item_extensions (
  id {uuid} primary key,
  action_item_id {uuid} not null references action_items (id),
  from_due text,
  to_due text not null,
  reason text not null,
  extended_by text not null,
  extended_at bigint not null
);
create index action_item_extensions_item on action_item_extensions (action_item_id, extended_at);

create table journal (
  id {uuid} primary key,
  at bigint not null,
  actor_id {uuid},
  actor_name text not null,
  door text not null,
  incident_id {uuid},
  subject_id {uuid} not null,
  action text not null,
  data text
);
create index journal_incident on journal (incident_id, id);
create index journal_subject on journal (subject_id, id);

create table outbox (
  id {uuid} primary key,
  topic text not null,
  incident_id {uuid},
  subject_id {uuid} not null,
  payload text,
  created_at bigint not null,
  available_at bigint not null,
  attempts int not null default 0,
  claimed_until bigint,
  done_at bigint,
  failed_at bigint,
  last_error text
);
create index outbox_waiting on outbox (available_at, id) where done_at is null and failed_at is null;
create index outbox_waiting_incident on outbox (incident_id, id) where done_at is null and failed_at is null;
create index outbox_done on outbox (done_at) where done_at is not null;

create table idempotency_keys (
  person_id {uuid} not null references people (id),
  key text not null,
  request_hash text not null,
  status int,
  location text,
  body text,
  created_at bigint not null,
  primary key (person_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- One row a searchable thing. The incident decides who may find it.
create table search_documents (
-- only: sqlite
  row_id integer primary key,
-- end
-- only: postgres
  row_id bigint generated always as identity primary key,
-- end
  kind text not null check (kind in ('incident', 'entry', 'review', 'action')),
  ref_id {uuid} not null,
  incident_id {uuid} not null references incidents (id),
  title text not null,
  body text not null,
  at bigint not null,
  unique (kind, ref_id)
);
create index search_documents_incident on search_documents (incident_id);

-- Two indexes: the few heads (incidents, reviews, follow-ups) must be found among any number of timeline entries.
-- The words tables list each index's words, for a last word that is only begun.
-- only: sqlite
create virtual table search_heads using fts5 (title, body, content='search_documents', content_rowid='row_id', tokenize="unicode61 remove_diacritics 2");
create virtual table search_entries using fts5 (title, body, content='search_documents', content_rowid='row_id', tokenize="unicode61 remove_diacritics 2");
create virtual table search_head_words using fts5vocab (search_heads, instance);
create virtual table search_entry_words using fts5vocab (search_entries, instance);
create trigger search_documents_added_head after insert on search_documents when new.kind <> 'entry' begin
  insert into search_heads (rowid, title, body) values (new.row_id, new.title, new.body);
end;
create trigger search_documents_added_entry after insert on search_documents when new.kind = 'entry' begin
  insert into search_entries (rowid, title, body) values (new.row_id, new.title, new.body);
end;
create trigger search_documents_removed_head after delete on search_documents when old.kind <> 'entry' begin
  insert into search_heads (search_heads, rowid, title, body) values ('delete', old.row_id, old.title, old.body);
end;
create trigger search_documents_removed_entry after delete on search_documents when old.kind = 'entry' begin
  insert into search_entries (search_entries, rowid, title, body) values ('delete', old.row_id, old.title, old.body);
end;
create trigger search_documents_changed_head after update on search_documents when new.kind <> 'entry' begin
  insert into search_heads (search_heads, rowid, title, body) values ('delete', old.row_id, old.title, old.body);
  insert into search_heads (rowid, title, body) values (new.row_id, new.title, new.body);
end;
create trigger search_documents_changed_entry after update on search_documents when new.kind = 'entry' begin
  insert into search_entries (search_entries, rowid, title, body) values ('delete', old.row_id, old.title, old.body);
  insert into search_entries (rowid, title, body) values (new.row_id, new.title, new.body);
end;
-- end
-- only: postgres
-- Accents and punctuation are taken out, so that both engines find the same words.
alter table search_documents add column terms tsvector generated always as (
  setweight(to_tsvector('simple', regexp_replace(regexp_replace(normalize(title, NFD), '[\u0300-\u036F]', '', 'g'), '[!-/:-@\[-`{-~]+', ' ', 'g')), 'A') ||
  setweight(to_tsvector('simple', regexp_replace(regexp_replace(normalize(body, NFD), '[\u0300-\u036F]', '', 'g'), '[!-/:-@\[-`{-~]+', ' ', 'g')), 'B')) stored;
create index search_documents_heads on search_documents using gin (terms) where kind <> 'entry';
create index search_documents_entries on search_documents using gin (terms) where kind = 'entry';
-- end
