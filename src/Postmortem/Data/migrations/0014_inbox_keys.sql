-- Old rows are found by their keys; each acknowledgement paid for this index.
drop index slack_inbox_received;
