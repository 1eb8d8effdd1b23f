-- When the channel is archived unless somebody keeps it open; null until the question stands in it.
alter table slack_channels rename column archive_ask_again_at to archive_at;
