-- When a service's way back was last practised is looked for from its newest attempt.
create index rollbacks_service on rollbacks (service_id, finished_at desc, id desc) where finished_at is not null;
