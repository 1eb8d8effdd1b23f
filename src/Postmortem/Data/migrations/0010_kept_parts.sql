-- Which prefilled parts of a section somebody kept while others are still open; [] once all are settled.
alter table review_sections add column kept text not null default '[]';
