-- Another text for a section, suggested by somebody and taken or declined by those who edit it.
create table review_suggestions (
  id {uuid} primary key,
  review_id {uuid} not null references reviews (id),
  section_id {uuid} not null references review_sections (id),
  author_id {uuid} not null references people (id),
  before text not null,
  after text not null,
  why text not null default '',
  state text not null check (state in ('waiting', 'taken', 'declined')),
  reason text not null default '',
  decided_by text,
  decided_at bigint,
  created_at bigint not null,
  version int not null default 1
);
create index review_suggestions_review on review_suggestions (review_id, created_at);
