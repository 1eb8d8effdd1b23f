-- Templates edited in Settings. standing_number null: the file stands. file_version: what the file said when somebody decided.
create table review_templates (
  key text primary key,
  standing_number int,
  file_version text not null default '',
  version int not null default 1
);

create table review_template_versions (
  template_key text not null references review_templates (key),
  number int not null,
  body text not null,
  content_version text not null,
  origin text not null check (origin in ('file', 'settings')),
  changed_by text not null,
  changed_at bigint not null,
  primary key (template_key, number)
);
create index review_template_versions_content on review_template_versions (template_key, content_version);
