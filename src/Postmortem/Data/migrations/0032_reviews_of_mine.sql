-- What waits for a facilitator is walked from the newest on, and left when a page is full.
drop index reviews_facilitator;
create index reviews_facilitator on reviews (facilitator_id, updated_at desc, id desc);
