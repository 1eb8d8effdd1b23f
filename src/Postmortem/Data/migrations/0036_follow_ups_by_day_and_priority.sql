-- Of what is due on the same day, or on none, the most pressing comes first.
drop index action_items_to_do;
drop index action_items_to_do_state;
drop index action_items_to_do_owner;
drop index action_items_to_do_team;
drop index action_items_to_do_service;
create index action_items_to_do on action_items (to_do_by, priority, number);
create index action_items_to_do_state on action_items (state, to_do_by, priority, number);
create index action_items_to_do_owner on action_items (owner_id, to_do_by, priority, number);
create index action_items_to_do_team on action_items (owner_name, to_do_by, priority, number) where owner_id is null;
create index action_items_to_do_service on action_items (service_id, to_do_by, priority, number);
