-- A follow-up that did not hold is reopened: what was claimed and shown until then was left in the journal alone, which no document holds.
create table action_item_reopenings (
  id {uuid} primary key,
  action_item_id {uuid} not null references action_items (id),
  from_state text not null,
  done_claim text,
  done_url text,
  done_at bigint,
  done_by text,
  evidence_kind text,
  evidence_text text,
  evidence_url text,
  verified_at bigint,
  verified_by text,
  declined_at bigint,
  declined_reason text,
  declined_by text,
  approver text,
  reason text not null,
  reopened_by text not null,
  reopened_at bigint not null
);
create index action_item_reopenings_item on action_item_reopenings (action_item_id, reopened_at);

-- only: sqlite
insert into action_item_reopenings (id, action_item_id, from_state, reason, reopened_by, reopened_at)
select j.id, j.subject_id, json_extract(j.data, '$.from'), coalesce(json_extract(j.data, '$.reason'), ''), j.actor_name, j.at
from journal j join action_items a on a.id = j.subject_id where j.action = 'action_item.reopened';
update action_item_reopenings set (done_claim, done_url, done_at, done_by) =
  (select json_extract(j.data, '$.claim'), json_extract(j.data, '$.link'), j.at, j.actor_name from journal j
   where j.subject_id = action_item_id and j.action = 'action_item.done' and j.id < action_item_reopenings.id order by j.id desc limit 1)
where from_state in ('done', 'verified');
update action_item_reopenings set (evidence_kind, evidence_text, evidence_url, verified_at, verified_by) =
  (select json_extract(j.data, '$.kind'), json_extract(j.data, '$.evidence'), json_extract(j.data, '$.link'), j.at, j.actor_name from journal j
   where j.subject_id = action_item_id and j.action = 'action_item.verified' and j.id < action_item_reopenings.id order by j.id desc limit 1)
where from_state = 'verified';
update action_item_reopenings set (declined_reason, declined_by, declined_at, approver) =
  (select json_extract(j.data, '$.reason'), json_extract(j.data, '$.asked_by'), j.at, j.actor_name from journal j
   where j.subject_id = action_item_id and j.action = 'action_item.declined' and j.id < action_item_reopenings.id order by j.id desc limit 1)
where from_state = 'declined';
-- end
-- only: postgres
insert into action_item_reopenings (id, action_item_id, from_state, reason, reopened_by, reopened_at)
select j.id, j.subject_id, j.data::json ->> 'from', coalesce(j.data::json ->> 'reason', ''), j.actor_name, j.at
from journal j join action_items a on a.id = j.subject_id where j.action = 'action_item.reopened';
update action_item_reopenings set (done_claim, done_url, done_at, done_by) =
  (select j.data::json ->> 'claim', j.data::json ->> 'link', j.at, j.actor_name from journal j
   where j.subject_id = action_item_id and j.action = 'action_item.done' and j.id < action_item_reopenings.id order by j.id desc limit 1)
where from_state in ('done', 'verified');
update action_item_reopenings set (evidence_kind, evidence_text, evidence_url, verified_at, verified_by) =
  (select j.data::json ->> 'kind', j.data::json ->> 'evidence', j.data::json ->> 'link', j.at, j.actor_name from journal j
   where j.subject_id = action_item_id and j.action = 'action_item.verified' and j.id < action_item_reopenings.id order by j.id desc limit 1)
where from_state = 'verified';
update action_item_reopenings set (declined_reason, declined_by, declined_at, approver) =
  (select j.data::json ->> 'reason', j.data::json ->> 'asked_by', j.at, j.actor_name from journal j
   where j.subject_id = action_item_id and j.action = 'action_item.declined' and j.id < action_item_reopenings.id order by j.id desc limit 1)
where from_state = 'declined';
-- end
