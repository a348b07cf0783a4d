/** The step that adds the tables of sounds; see migrations.ts. */
export const soundTables = `
  create table sound (
    work_id text primary key references work (id) on delete cascade,
    content text not null,
    locks text not null,
    revision integer not null
  ) strict, without rowid;

  create table sound_source (
    sequence integer primary key autoincrement,
    work_id text not null references work (id) on delete cascade,
    sha256 text not null references blob (sha256),
    peaks text not null references blob (sha256),
    content text not null,
    unique (work_id, sha256)
  ) strict;
  create index sound_source_sha256 on sound_source (sha256);
  create index sound_source_peaks on sound_source (peaks);

  create table sound_change (
    work_id text not null references work (id) on delete cascade,
    number integer not null,
    state text not null,
    at text not null,
    content text not null,
    primary key (work_id, number)
  ) strict, without rowid;

  create table sound_version (
    sequence integer primary key autoincrement,
    id text not null unique,
    work_id text not null references work (id) on delete cascade,
    content text not null,
    sound text not null
  ) strict;
  create index sound_version_work on sound_version (work_id);

  create table sound_proposal (
    sequence integer primary key autoincrement,
    id text not null unique,
    work_id text not null references work (id) on delete cascade,
    state text not null,
    content text not null
  ) strict;
  create index sound_proposal_work on sound_proposal (work_id);
  create index sound_proposal_making on sound_proposal (state) where state = 'making';
  `;
