-- In which capacity somebody is asked to sign, and what they answered to the checklist as it was worded then.
alter table review_reviewers add column capacity text not null default 'reviewer' check (capacity in ('reviewer', 'participant', 'outsider', 'approver'));
alter table review_reviewers add column checklist text not null default '[]';

-- What a severity asks of its reviews: working days after the end until the draft is there and until it is published, and who approves.
alter table severities add column draft_days int not null default 5;
alter table severities add column publish_days int not null default 10;
alter table severities add column approver_role text check (approver_role in ('responder', 'facilitator', 'administrator'));
update severities set draft_days = 2 where key in ('SEV1', 'SEV2');
update severities set approver_role = 'administrator' where key = 'SEV1';
