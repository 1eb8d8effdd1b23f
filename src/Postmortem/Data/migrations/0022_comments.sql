-- What is said about a review's text: threads of comments on sections and passages, and whom they should reach.

create table review_comments (
  id {uuid} primary key,
  review_id {uuid} not null references reviews (id),
  section_id {uuid} not null references review_sections (id),
  thread_id {uuid} references review_comments (id),
  author_id {uuid} not null references people (id),
  text text not null,
  quote text not null default '',
  quote_before text not null default '',
  quote_after text not null default '',
  created_at bigint not null,
  edited_at bigint,
  removed_at bigint,
  resolved_at bigint,
  resolved_by text,
  version int not null default 1
);
create index review_comments_review on review_comments (review_id, created_at);

-- The subject is a comment, or a suggestion. A person is told once of each.
create table review_mentions (
  id {uuid} primary key,
  person_id {uuid} not null references people (id),
  review_id {uuid} not null references reviews (id),
  section_id {uuid} not null references review_sections (id),
  subject_id {uuid} not null,
  reason text not null,
  by_id {uuid} not null references people (id),
  at bigint not null,
  seen_at bigint,
  unique (person_id, subject_id)
);
create index review_mentions_unseen on review_mentions (person_id) where seen_at is null;
create index review_mentions_person on review_mentions (person_id, at);
create index review_mentions_subject on review_mentions (subject_id);
