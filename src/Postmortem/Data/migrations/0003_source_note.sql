-- What is known about where an imported record comes from, in words: whose times are exact, which document tells it.
alter table incidents add column source_note text not null default '';
