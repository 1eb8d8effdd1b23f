-- The words of each text index by themselves, to find those that a begun word may stand for. The index lists its words too, but to say
-- which one comes after a very common one it reads through all the places of that one.
-- only: sqlite
drop table search_head_words;
drop table search_entry_words;
create virtual table search_head_terms using fts5vocab (search_heads, row);
create virtual table search_entry_terms using fts5vocab (search_entries, row);

-- word: as it was written, where the index may fold it otherwise than the product does; begins: as a person's beginning is folded.
create table search_words (
  part text not null check (part in ('heads', 'entries')),
  begins text not null,
  word text not null,
  primary key (part, begins, word)
) without rowid;

-- What the table holds when it is made anew, as after a restore.
create view search_words_anew as
  select 'heads' as part, term as begins, term as word from search_head_terms
  union all select 'entries', term, term from search_entry_terms;
insert into search_words select part, begins, word from search_words_anew;
-- end
