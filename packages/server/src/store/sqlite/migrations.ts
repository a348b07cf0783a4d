import { pictureTables } from './picture-tables.ts';
import { soundTables } from './sound-tables.ts';

/**
 * The tables, as a list of steps: step n brings a database from version n to n + 1 (`PRAGMA user_version`). A step that
 * was released is never edited; a change is a new step.
 */
export const migrations: readonly string[] = [
  `
  create table blob (
    sha256 text primary key,
    media_type text not null,
    bytes integer not null
  ) strict, without rowid;

  create table dataset (
    sequence integer primary key autoincrement,
    id text not null unique,
    name text not null,
    created_at text not null
  ) strict;

  create table dataset_item (
    sequence integer primary key autoincrement,
    id text not null unique,
    dataset_id text not null references dataset (id) on delete cascade,
    name text not null,
    width integer not null,
    height integer not null,
    bytes integer not null,
    sha256 text not null references blob (sha256),
    thumbnail text not null references blob (sha256),
    warnings text not null,
    created_at text not null,
    unique (dataset_id, sha256)
  ) strict;
  create index dataset_item_sha256 on dataset_item (sha256);
  create index dataset_item_thumbnail on dataset_item (thumbnail);

  create table model (
    sequence integer primary key autoincrement,
    id text not null unique,
    name text not null,
    kind text not null,
    sha256 text not null references blob (sha256),
    bytes integer not null,
    created_at text not null,
    origin text not null,
    run_id text references run (id) on delete set null,
    preset text,
    figures text not null,
    vae text
  ) strict;
  create index model_sha256 on model (sha256);
  create index model_run on model (run_id);

  create table run (
    sequence integer primary key autoincrement,
    id text not null unique,
    name text not null,
    kind text not null,
    preset text not null,
    settings text not null,
    seed integer not null,
    dataset_id text references dataset (id) on delete set null,
    dataset_name text not null,
    picture_count integer not null,
    state text not null,
    queue_order integer not null,
    stop_reason text,
    error text,
    progress text,
    checkpoint text references blob (sha256),
    checkpoint_progress text,
    created_at text not null,
    started_at text,
    ended_at text
  ) strict;
  create index run_dataset on run (dataset_id);
  create index run_checkpoint on run (checkpoint);

  create table run_picture (
    run_id text not null references run (id) on delete cascade,
    position integer not null,
    name text not null,
    sha256 text not null references blob (sha256),
    item_id text references dataset_item (id) on delete set null,
    primary key (run_id, position)
  ) strict, without rowid;
  create index run_picture_sha256 on run_picture (sha256);
  create index run_picture_item on run_picture (item_id);

  create table run_point (
    sequence integer primary key autoincrement,
    run_id text not null references run (id) on delete cascade,
    step integer not null,
    epoch real not null,
    split text not null,
    loss real,
    terms text not null
  ) strict;
  create index run_point_run on run_point (run_id, step);

  create table run_image (
    sequence integer primary key autoincrement,
    run_id text not null references run (id) on delete cascade,
    kind text not null,
    step integer not null,
    blob text not null references blob (sha256),
    width integer not null,
    height integer not null
  ) strict;
  create index run_image_run on run_image (run_id);
  create index run_image_blob on run_image (blob);

  create table compression (
    sequence integer primary key autoincrement,
    id text not null unique,
    name text not null,
    model_id text references model (id) on delete set null,
    model_name text not null,
    created_at text not null,
    width integer not null,
    height integer not null,
    bytes integer not null,
    original_bytes integer not null,
    bits_per_pixel real not null,
    warnings text not null,
    comparison text not null,
    original text not null references blob (sha256),
    restored text not null references blob (sha256),
    file text not null references blob (sha256)
  ) strict;
  create index compression_model on compression (model_id);
  create index compression_original on compression (original);
  create index compression_restored on compression (restored);
  create index compression_file on compression (file);

  create table restoration (
    sequence integer primary key autoincrement,
    id text not null unique,
    name text not null,
    model_id text references model (id) on delete set null,
    created_at text not null,
    width integer not null,
    height integer not null,
    bytes integer not null,
    picture text not null references blob (sha256)
  ) strict;
  create index restoration_model on restoration (model_id);
  create index restoration_picture on restoration (picture);
  `,
  `
  create table actor (
    id text primary key,
    kind text not null,
    name text not null,
    hash text
  ) strict, without rowid;

  create table work (
    sequence integer primary key autoincrement,
    id text not null unique,
    title text not null,
    medium text not null,
    mode text not null,
    created_at text not null,
    changed_at text not null,
    trashed_at text,
    preview text not null,
    length integer not null,
    keys integer not null,
    clicks integer not null,
    choices integer not null
  ) strict;

  create table branch (
    sequence integer primary key autoincrement,
    id text not null unique,
    work_id text not null references work (id) on delete cascade,
    name text not null,
    main integer not null,
    from_version_id text references version (id) on delete set null,
    created_at text not null,
    snapshot blob,
    snapshot_runs text,
    snapshot_sequence integer not null
  ) strict;
  create index branch_work on branch (work_id);
  create index branch_from_version on branch (from_version_id);
  create unique index branch_main on branch (work_id) where main = 1;

  create table document_update (
    sequence integer primary key autoincrement,
    branch_id text not null references branch (id) on delete cascade,
    bytes blob not null
  ) strict;
  create index document_update_branch on document_update (branch_id);

  create table work_peer (
    work_id text not null references work (id) on delete cascade,
    peer text not null,
    actor_id text not null references actor (id),
    branch_id text not null references branch (id) on delete cascade,
    primary key (work_id, peer)
  ) strict, without rowid;
  create index work_peer_actor on work_peer (actor_id);
  create index work_peer_branch on work_peer (branch_id);

  create table version (
    sequence integer primary key autoincrement,
    id text not null unique,
    work_id text not null references work (id) on delete cascade,
    branch_id text not null references branch (id) on delete cascade,
    parents text not null,
    name text,
    favourite integer not null,
    reason text not null,
    actor_id text references actor (id),
    at text not null,
    length integer not null,
    added integer not null,
    removed integer not null,
    frontiers text not null
  ) strict;
  create index version_work on version (work_id);
  create index version_branch on version (branch_id);
  create index version_actor on version (actor_id);

  create table proposal (
    sequence integer primary key autoincrement,
    id text not null unique,
    work_id text not null references work (id) on delete cascade,
    branch_id text not null references branch (id) on delete cascade,
    state text not null,
    content text not null
  ) strict;
  create index proposal_work on proposal (work_id);
  create index proposal_branch on proposal (branch_id);
  create index proposal_streaming on proposal (state) where state = 'streaming';

  create table decision (
    sequence integer primary key autoincrement,
    id text not null unique,
    work_id text not null references work (id) on delete cascade,
    proposal_id text not null references proposal (id) on delete cascade,
    person_id text not null,
    kind text not null,
    candidate integer,
    hunk integer,
    rating integer,
    text text not null,
    at text not null
  ) strict;
  create index decision_work on decision (work_id);
  create index decision_proposal on decision (proposal_id);

  create table provider (
    sequence integer primary key autoincrement,
    id text not null unique,
    maker_id text not null unique,
    name text not null,
    address text not null,
    model text not null,
    key_encrypted blob,
    price_per_million_in real,
    price_per_million_out real,
    monthly_cap real,
    created_at text not null
  ) strict;

  create table sent_request (
    sequence integer primary key autoincrement,
    id text not null unique,
    provider_id text not null,
    proposal_id text,
    host text not null,
    model text not null,
    tokens_in integer,
    tokens_out integer,
    cost real,
    outcome text not null,
    at text not null
  ) strict;
  create index sent_request_provider on sent_request (provider_id, at);

  create table setting (
    key text primary key,
    value text not null
  ) strict, without rowid;
  `,
  `
  alter table provider add column kind text not null default 'openai-compatible';
  `,
  `
  alter table dataset add column kind text not null default 'pictures';
  alter table run add column text_count integer not null default 0;
  alter table model add column writer text;

  create table dataset_text (
    sequence integer primary key autoincrement,
    id text not null unique,
    dataset_id text not null references dataset (id) on delete cascade,
    name text not null,
    title text not null,
    format text not null,
    encoding text not null,
    language text not null,
    scripts text not null,
    characters integer not null,
    words integer not null,
    bytes integer not null,
    sha256 text not null references blob (sha256),
    warnings text not null,
    created_at text not null,
    unique (dataset_id, sha256)
  ) strict;
  create index dataset_text_sha256 on dataset_text (sha256);

  create table dataset_skipped (
    sequence integer primary key autoincrement,
    dataset_id text not null references dataset (id) on delete cascade,
    name text not null,
    code text not null,
    message text not null,
    unique (dataset_id, name)
  ) strict;

  create table run_text (
    run_id text not null references run (id) on delete cascade,
    position integer not null,
    name text not null,
    title text not null,
    sha256 text not null references blob (sha256),
    primary key (run_id, position)
  ) strict, without rowid;
  create index run_text_sha256 on run_text (sha256);

  create table run_sample (
    sequence integer primary key autoincrement,
    run_id text not null references run (id) on delete cascade,
    step integer not null,
    prompt text not null,
    text text not null
  ) strict;
  create index run_sample_run on run_sample (run_id, step);
  `,
  `
  create table glossary (
    sequence integer primary key autoincrement,
    id text not null unique,
    name text not null,
    source_language text not null,
    target_language text not null,
    created_at text not null,
    changed_at text not null
  ) strict;

  create table glossary_entry (
    sequence integer primary key autoincrement,
    id text not null unique,
    glossary_id text not null references glossary (id) on delete cascade,
    source text not null,
    target text not null,
    case_sensitive integer not null,
    do_not_translate integer not null,
    note text not null
  ) strict;
  create index glossary_entry_glossary on glossary_entry (glossary_id);

  create table translation (
    work_id text primary key references work (id) on delete cascade,
    branch_id text not null,
    source_work_id text not null,
    source_branch_id text not null,
    source_title text not null,
    source_language text not null,
    target_language text not null,
    glossary_id text references glossary (id) on delete set null,
    created_at text not null,
    alignment text not null
  ) strict, without rowid;
  create index translation_source on translation (source_work_id);
  create index translation_glossary on translation (glossary_id);
  `,
  `
  create table brief (
    sequence integer primary key autoincrement,
    id text not null unique,
    work_id text not null references work (id) on delete cascade,
    at text not null,
    content text not null
  ) strict;
  create index brief_work on brief (work_id);

  create table brief_template (
    sequence integer primary key autoincrement,
    id text not null unique,
    content text not null
  ) strict;
  `,
  `
  create table local_model (
    sequence integer primary key autoincrement,
    id text not null unique,
    content text not null
  ) strict;
  `,
  `
  create table dialogue (
    sequence integer primary key autoincrement,
    id text not null unique,
    title text,
    work_id text,
    leaf_id text,
    preview text not null,
    created_at text not null,
    changed_at text not null,
    trashed_at text
  ) strict;
  create index dialogue_work on dialogue (work_id);

  create table dialogue_message (
    sequence integer primary key autoincrement,
    id text not null unique,
    dialogue_id text not null references dialogue (id) on delete cascade,
    state text not null,
    words text not null,
    content text not null
  ) strict;
  create index dialogue_message_dialogue on dialogue_message (dialogue_id);
  create index dialogue_message_streaming on dialogue_message (state) where state = 'streaming';
  `,
  `
  alter table model add column gan text;
  `,
  pictureTables,
  `
  alter table provider add column pictures text;
  `,
  `
  create table score_proposal (
    sequence integer primary key autoincrement,
    id text not null unique,
    work_id text not null references work (id) on delete cascade,
    state text not null,
    content text not null
  ) strict;
  create index score_proposal_work on score_proposal (work_id);
  create index score_proposal_making on score_proposal (state) where state = 'making';
  `,
  soundTables,
  `
  create table speech_clip (
    work_id text not null references work (id) on delete cascade,
    sha256 text not null references blob (sha256),
    primary key (work_id, sha256)
  ) strict, without rowid;
  create index speech_clip_sha256 on speech_clip (sha256);
  `,
  // Until now a picture kept the size that it was made with.
  `
  update picture_version set content = json_set(
    content,
    '$.width', (select width from picture where picture.work_id = picture_version.work_id),
    '$.height', (select height from picture where picture.work_id = picture_version.work_id)
  );
  `,
  // Whatever is read of a file of a data set is kept alike, with what is known of it as one value.
  `
  create table dataset_file (
    sequence integer primary key autoincrement,
    id text not null unique,
    dataset_id text not null references dataset (id) on delete cascade,
    name text not null,
    bytes integer not null,
    sha256 text not null references blob (sha256),
    facts text not null,
    created_at text not null,
    unique (dataset_id, sha256)
  ) strict;
  create index dataset_file_sha256 on dataset_file (sha256);
  insert into dataset_file (id, dataset_id, name, bytes, sha256, facts, created_at)
    select id, dataset_id, name, bytes, sha256, json_object(
      'title', title, 'format', format, 'encoding', encoding, 'language', language, 'scripts', json(scripts),
      'characters', characters, 'words', words, 'warnings', json(warnings)
    ), created_at from dataset_text order by sequence;
  drop table dataset_text;

  alter table run_text rename to run_file;
  alter table run rename column text_count to file_count;
  alter table run_sample add column melody text;
  alter table model add column melody text;
  `,
  // Until now all models of this machine wrote.
  `
  update local_model set content = json_set(content, '$.medium', 'text', '$.voices', json('[]'));
  `,
  `
  alter table run_sample add column sound text references blob (sha256);
  create index run_sample_sound on run_sample (sound) where sound is not null;
  `,
];
