/** The step that adds the tables of pictures; see migrations.ts. */
export const pictureTables = `
  create table picture (
    work_id text primary key references work (id) on delete cascade,
    width integer not null,
    height integer not null,
    layers text not null,
    locks text not null,
    revision integer not null,
    thumbnail text references blob (sha256)
  ) strict, without rowid;
  create index picture_thumbnail on picture (thumbnail);

  create table picture_pack (
    work_id text not null references work (id) on delete cascade,
    number integer not null,
    sha256 text not null references blob (sha256),
    primary key (work_id, number)
  ) strict, without rowid;
  create index picture_pack_sha256 on picture_pack (sha256);

  create table picture_blob (
    work_id text not null references work (id) on delete cascade,
    sha256 text not null references blob (sha256),
    primary key (work_id, sha256)
  ) strict, without rowid;
  create index picture_blob_sha256 on picture_blob (sha256);

  create table picture_tile (
    work_id text not null references work (id) on delete cascade,
    layer_id text not null,
    place integer not null,
    pack integer not null,
    position integer not null,
    primary key (work_id, layer_id, place)
  ) strict, without rowid;

  create table picture_change (
    work_id text not null references work (id) on delete cascade,
    number integer not null,
    state text not null,
    at text not null,
    change text not null,
    content text not null,
    primary key (work_id, number)
  ) strict, without rowid;

  create table picture_version (
    sequence integer primary key autoincrement,
    id text not null unique,
    work_id text not null references work (id) on delete cascade,
    content text not null,
    layers text not null
  ) strict;
  create index picture_version_work on picture_version (work_id);

  create table picture_proposal (
    sequence integer primary key autoincrement,
    id text not null unique,
    work_id text not null references work (id) on delete cascade,
    recipe_id text not null,
    state text not null,
    content text not null,
    base text not null
  ) strict;
  create index picture_proposal_work on picture_proposal (work_id, recipe_id);
  create index picture_proposal_making on picture_proposal (state) where state = 'making';
  `;
