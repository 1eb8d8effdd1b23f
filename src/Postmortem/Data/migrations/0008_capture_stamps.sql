-- Slack numbers what happens within a second in steps finer than the milliseconds of our times: which of two came first is told in microseconds.
alter table slack_capture_marks add column stamp bigint not null default 0;
alter table slack_captures add column changed_stamp bigint not null default 0;
alter table slack_captures drop column changed_at;
