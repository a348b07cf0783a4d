/** The embedded store: one SQLite file, one process. */
import type { Store } from '../store.ts';
import { SqliteBlobRegister } from './blob-register.ts';
import { openDatabase } from './database.ts';
import { SqliteBriefs, SqliteTemplates } from './sqlite-briefs.ts';
import { SqliteCompressions } from './sqlite-compressions.ts';
import { SqliteDatasets } from './sqlite-datasets.ts';
import { SqliteDialogues } from './sqlite-dialogues.ts';
import { SqliteDocuments } from './sqlite-documents.ts';
import { SqliteActors, SqliteDecisions, SqliteProposals, SqliteVersions } from './sqlite-history.ts';
import { SqliteLocalModels } from './sqlite-local-models.ts';
import { SqliteModels } from './sqlite-models.ts';
import { SqlitePictures } from './sqlite-pictures.ts';
import { SqliteProviders, SqliteSettings } from './sqlite-providers.ts';
import { SqliteRuns } from './sqlite-runs.ts';
import { SqliteScoreProposals } from './sqlite-scores.ts';
import { SqliteSounds } from './sqlite-sounds.ts';
import { SqliteSpeechClips } from './sqlite-speeches.ts';
import { SqliteGlossaries, SqliteTranslations } from './sqlite-translations.ts';
import { SqliteWorks } from './sqlite-works.ts';

/** @throws FolderFromNewerVersion, StorageFull */
export function openSqliteStore(path: string): Store {
  const { database, close } = openDatabase(path);
  return {
    datasets: new SqliteDatasets(database),
    runs: new SqliteRuns(database),
    models: new SqliteModels(database),
    compressions: new SqliteCompressions(database),
    blobs: new SqliteBlobRegister(database),
    works: new SqliteWorks(database),
    documents: new SqliteDocuments(database),
    actors: new SqliteActors(database),
    versions: new SqliteVersions(database),
    proposals: new SqliteProposals(database),
    decisions: new SqliteDecisions(database),
    providers: new SqliteProviders(database),
    settings: new SqliteSettings(database),
    translations: new SqliteTranslations(database),
    glossaries: new SqliteGlossaries(database),
    briefs: new SqliteBriefs(database),
    templates: new SqliteTemplates(database),
    localModels: new SqliteLocalModels(database),
    pictures: new SqlitePictures(database),
    sounds: new SqliteSounds(database),
    scoreProposals: new SqliteScoreProposals(database),
    speechClips: new SqliteSpeechClips(database),
    dialogues: new SqliteDialogues(database),
    close,
  };
}
