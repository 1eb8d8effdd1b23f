-- Who has which part of a review open just now, so that all replicas can say it. A row goes when its page does, or within a minute.
create table review_presence (
  review_id {uuid} not null references reviews (id),
  person_id {uuid} not null references people (id),
  page text not null,
  section_key text not null,
  doing text not null check (doing in ('reading', 'editing')),
  seen_at bigint not null,
  primary key (review_id, person_id, page)
);
create index review_presence_seen on review_presence (seen_at);
