-- The meeting of a review: when and where, what its clock shows, and what was collected in it.

create table review_meetings (
  review_id {uuid} primary key references reviews (id),
  starts_at bigint,
  minutes int not null default 60,
  place text not null default '',
  sequence int not null default 0,
  takes_contributions boolean not null default false,
  names_answers boolean not null default false,
  began_at bigint,
  part int not null default 0,
  part_began_at bigint,
  paused_at bigint,
  paused_ms bigint not null default 0,
  part_paused_ms bigint not null default 0,
  ended_at bigint,
  version int not null default 1
);

-- What may be anonymous has a random key, a day in place of a time, and nothing that leads to a person.
create table review_meeting_notes (
  id {uuid} primary key,
  review_id {uuid} not null references reviews (id),
  kind text not null check (kind in ('surprise', 'idea', 'answer', 'contribution')),
  text text not null,
  learned text check (learned in ('yes', 'a little', 'no')),
  again text check (again in ('yes', 'no')),
  author_name text not null default '',
  said_on text not null,
  outcome text,
  outcome_text text not null default '',
  version int not null default 1
);
create index review_meeting_notes_review on review_meeting_notes (review_id, kind);
