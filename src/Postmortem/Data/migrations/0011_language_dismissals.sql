-- Findings of the language coach that people keep as they are, and why. A finding is known by its rule and the words of its
-- sentence, so that it outlives changes of other text, and says nothing of what may be hidden.

create table language_dismissals (
  id {uuid} primary key,
  incident_id {uuid} not null references incidents (id),
  finding text not null,
  reason text not null,
  dismissed_by text not null,
  dismissed_at bigint not null,
  unique (incident_id, finding)
);
