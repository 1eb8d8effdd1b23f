-- How a section's text came about, where it was not simply written: merged, restored, suggested by somebody.
alter table review_sections add column origin text not null default '';
alter table review_section_revisions add column origin text not null default '';
