-- When an attempt was proposed is not known of every one: of what is told afterwards, or comes from elsewhere, nobody may have written it down.
alter table rollbacks rename column proposed_at to proposed_once;
alter table rollbacks add column proposed_at bigint;
update rollbacks set proposed_at = proposed_once;
-- Until now the time of its first step stood there instead, or of writing it down.
update rollbacks set proposed_at = null where decided_by is null and (proposed_once = coalesce(decided_at, started_at, finished_at)
  or (coalesce(decided_at, started_at, finished_at) is null and state in ('finished', 'verified', 'partial', 'failed')));
update rollbacks set proposed_by = '' where proposed_at is null;
alter table rollbacks drop column proposed_once;
