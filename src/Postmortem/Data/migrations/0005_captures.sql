-- What a capture last set on its entry: where a person has chosen otherwise since, that stands.
alter table slack_captures add column kind text not null default 'note';
alter table slack_captures add column starred boolean not null default false;
alter table slack_captures add column follow_up_left boolean not null default false;

-- When the newest edit that is shown was made: an earlier one that comes late changes nothing.
alter table slack_captures add column changed_at bigint;

-- A mark that was taken back stays, so that "added" coming after "removed" does not bring it back.
alter table slack_capture_marks add column taken_back_at bigint;
