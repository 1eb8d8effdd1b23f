-- Which edition of the prefilled wording filled the section; 0 where nobody noted it. The record's news are found without trying every edition.
alter table review_sections add column edition integer not null default 0;
