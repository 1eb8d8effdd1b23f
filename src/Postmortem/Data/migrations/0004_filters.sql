-- Every filter of a list as a word beside the words of the thing itself: any combination of filters and words is then one
-- lookup in one index that is already in the list's order. PostgreSQL combines its indexes by itself.

-- only: sqlite
-- Newest declared first: Unix milliseconds (of the years that fit) times 2^20, and the number to tell those of one moment apart.
create virtual table incident_filters using fts5 (title, body, facets, incident_id unindexed, tokenize="unicode61 remove_diacritics 2");
create view incident_filter_rows as
select i.id, min(max(i.declared_at, -8000000000000), 8000000000000) * 1048576 + i.number % 1048576 as row_id, 'INC-' || i.number || ' ' || i.title as title, i.summary as body,
  'status' || i.status || ' severity' || i.severity || ' kind' || i.kind || coalesce((select group_concat(' service' || replace(x.service_id, '-', ''), '')
    from incident_services x where x.incident_id = i.id), '') as facets
from incidents i;
insert into incident_filters (rowid, title, body, facets, incident_id) select row_id, title, body, facets, id from incident_filter_rows order by row_id;

create trigger incident_filters_added after insert on incidents begin
  insert into incident_filters (rowid, title, body, facets, incident_id) select row_id, title, body, facets, id from incident_filter_rows where id = new.id;
end;
create trigger incident_filters_changed after update of number, title, summary, status, severity, kind, declared_at on incidents begin
  delete from incident_filters where rowid = min(max(old.declared_at, -8000000000000), 8000000000000) * 1048576 + old.number % 1048576;
  insert into incident_filters (rowid, title, body, facets, incident_id) select row_id, title, body, facets, id from incident_filter_rows where id = new.id;
end;
create trigger incident_filters_removed after delete on incidents begin
  delete from incident_filters where rowid = min(max(old.declared_at, -8000000000000), 8000000000000) * 1048576 + old.number % 1048576;
end;
create trigger incident_filters_service_added after insert on incident_services begin
  update incident_filters set facets = (select facets from incident_filter_rows where id = new.incident_id)
  where rowid = (select row_id from incident_filter_rows where id = new.incident_id);
end;
create trigger incident_filters_service_removed after delete on incident_services begin
  update incident_filters set facets = (select facets from incident_filter_rows where id = old.incident_id)
  where rowid = (select row_id from incident_filter_rows where id = old.incident_id);
end;

-- Newest first by number.
create virtual table follow_up_filters using fts5 (title, body, facets, tokenize="unicode61 remove_diacritics 2");
create view follow_up_filter_rows as
select a.number, 'FU-' || a.number || ' ' || a.title as title,
  a.done_when || coalesce(char(10) || a.done_claim, '') || coalesce(char(10) || a.evidence_text, '') || coalesce(char(10) || a.declined_reason, '') as body,
  'incident' || replace(a.incident_id, '-', '') || ' state' || replace(a.state, ' ', '') || ' priority' || a.priority
    || coalesce(' service' || replace(a.service_id, '-', ''), '') || coalesce(' owner' || replace(a.owner_id, '-', ''), ' team' || hex(a.owner_name)) as facets
from action_items a;
insert into follow_up_filters (rowid, title, body, facets) select number, title, body, facets from follow_up_filter_rows order by number;

create trigger follow_up_filters_added after insert on action_items begin
  insert into follow_up_filters (rowid, title, body, facets) select number, title, body, facets from follow_up_filter_rows where number = new.number;
end;
create trigger follow_up_filters_changed after update on action_items begin
  delete from follow_up_filters where rowid = old.number;
  insert into follow_up_filters (rowid, title, body, facets) select number, title, body, facets from follow_up_filter_rows where number = new.number;
end;
create trigger follow_up_filters_removed after delete on action_items begin
  delete from follow_up_filters where rowid = old.number;
end;
-- end
