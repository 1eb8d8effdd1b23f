-- When the channel is archived unless somebody keeps it open; null until the question stands in it.
alter table slack_channels rename column archive_ask_again_at to archive_at;

-- Since when Slack has not answered to this; null once it did.
alter table slack_outbound add column away_since bigint;
create index slack_outbound_away on slack_outbound (away_since) where away_since is not null and done_at is null and failed_at is null;
