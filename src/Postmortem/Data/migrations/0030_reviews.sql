-- Until how many calendar days after the end of an incident people meet about it; null asks for no meeting. Seven are five working days.
alter table severities add column meeting_days int;
update severities set meeting_days = 3 where key = 'SEV1';
update severities set meeting_days = 7 where key = 'SEV2';

-- Similar incidents are compared by their factors.
create index factors_incident on factors (incident_id);
