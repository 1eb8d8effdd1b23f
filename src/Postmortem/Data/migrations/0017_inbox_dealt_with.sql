-- What is old is found without making acknowledgements pay: a row comes in here when it is dealt with.
create index slack_inbox_dealt_with on slack_inbox (received_at) where done_at is not null or failed_at is not null;
