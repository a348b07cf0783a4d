/** The part of the client for translations and glossaries. */
import { type Proposal, proposalSchema } from '../proposal/proposal.ts';
import { type Entry, entrySchema, type Glossary, glossarySchema, type NewEntry } from '../translation/glossary.ts';
import { type CallOptions, type Content, pathOf, withQuery } from './server-calls.ts';
import {
  type Acceptance,
  acceptanceSchema,
  entryListSchema,
  type GlossaryChange,
  type GlossaryFormat,
  type GlossaryImported,
  glossaryImportedSchema,
  glossaryListSchema,
  type GlossarySummary,
  type NewAcceptance,
  type NewGlossary,
  type NewSentence,
  type NewTranslation,
  type Pair,
  type PairChange,
  pairSchema,
  takenBackSchema,
  type Translation,
  type TranslationChange,
  type TranslationDetail,
  translationDetailSchema,
  type TranslationFormat,
  type TranslationList,
  translationListSchema,
  translationSchema,
} from './translations.ts';
import { type PersonOptions, WorksClient } from './works-client.ts';

export class TranslationsClient extends WorksClient {
  // Translations; each is named by the work that holds its target

  listTranslations(sourceWorkId: string, options: CallOptions = {}): Promise<TranslationList> {
    return this.json(translationListSchema, pathOf`/api/works/${sourceWorkId}/translations`, options);
  }

  createTranslation(
    sourceWorkId: string,
    translation: NewTranslation,
    { personId, ...options }: PersonOptions = {},
  ): Promise<Translation> {
    const path = withQuery(pathOf`/api/works/${sourceWorkId}/translations`, { personId });
    return this.json(translationSchema, path, { ...options, method: 'POST', json: translation });
  }

  getTranslation(workId: string, options: CallOptions = {}): Promise<TranslationDetail> {
    return this.json(translationDetailSchema, pathOf`/api/translations/${workId}`, options);
  }

  changeTranslation(workId: string, change: TranslationChange, options: CallOptions = {}): Promise<Translation> {
    return this.json(translationSchema, pathOf`/api/translations/${workId}`, {
      ...options,
      method: 'PATCH',
      json: change,
    });
  }

  /** Asks a maker for a sentence; decide on the proposal as on any other. */
  translateSentence(
    workId: string,
    pairId: string,
    sentence: NewSentence,
    options: CallOptions = {},
  ): Promise<Proposal> {
    const path = pathOf`/api/translations/${workId}/pairs/${pairId}/proposals`;
    return this.json(proposalSchema, path, { ...options, method: 'POST', json: sentence });
  }

  /** By hand: other words, or that the words fit the source as it is now. */
  changePair(workId: string, pairId: string, change: PairChange, options: CallOptions = {}): Promise<Pair> {
    const path = pathOf`/api/translations/${workId}/pairs/${pairId}`;
    return this.json(pairSchema, path, { ...options, method: 'PUT', json: change });
  }

  /** Takes every open proposal that has no mark. */
  acceptSentences(workId: string, acceptance: NewAcceptance = {}, options: CallOptions = {}): Promise<Acceptance> {
    const path = pathOf`/api/translations/${workId}/acceptances`;
    return this.json(acceptanceSchema, path, { ...options, method: 'POST', json: acceptance });
  }

  /** Takes back what the person last wrote by way of the pairs, or brings it back. */
  async takeBackPair(
    workId: string,
    { redo, personId, ...options }: PersonOptions & { readonly redo?: boolean } = {},
  ): Promise<boolean> {
    const path = pathOf`/api/translations/${workId}/undo`;
    return (await this.json(takenBackSchema, path, { ...options, method: 'POST', json: { redo, personId } })).done;
  }

  exportTranslationUrl(workId: string, format: TranslationFormat): string {
    return this.address + withQuery(pathOf`/api/translations/${workId}/export`, { format });
  }

  // Glossaries

  async listGlossaries(options: CallOptions = {}): Promise<GlossarySummary[]> {
    return (await this.json(glossaryListSchema, '/api/glossaries', options)).glossaries;
  }

  createGlossary(glossary: NewGlossary, options: CallOptions = {}): Promise<Glossary> {
    return this.json(glossarySchema, '/api/glossaries', { ...options, method: 'POST', json: glossary });
  }

  getGlossary(id: string, options: CallOptions = {}): Promise<Glossary> {
    return this.json(glossarySchema, pathOf`/api/glossaries/${id}`, options);
  }

  changeGlossary(id: string, change: GlossaryChange, options: CallOptions = {}): Promise<Glossary> {
    return this.json(glossarySchema, pathOf`/api/glossaries/${id}`, { ...options, method: 'PATCH', json: change });
  }

  deleteGlossary(id: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/glossaries/${id}`, { ...options, method: 'DELETE' });
  }

  async addEntries(id: string, entries: readonly NewEntry[], options: CallOptions = {}): Promise<Entry[]> {
    const path = pathOf`/api/glossaries/${id}/entries`;
    return (await this.json(entryListSchema, path, { ...options, method: 'POST', json: { entries } })).entries;
  }

  changeEntry(id: string, entryId: string, entry: NewEntry, options: CallOptions = {}): Promise<Entry> {
    const path = pathOf`/api/glossaries/${id}/entries/${entryId}`;
    return this.json(entrySchema, path, { ...options, method: 'PUT', json: entry });
  }

  deleteEntry(id: string, entryId: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/glossaries/${id}/entries/${entryId}`, { ...options, method: 'DELETE' });
  }

  /** A comma- or tab-separated file; all of it is added, or nothing. */
  importGlossary(id: string, content: Content, options: CallOptions = {}): Promise<GlossaryImported> {
    const path = pathOf`/api/glossaries/${id}/import`;
    return this.json(glossaryImportedSchema, path, { ...options, method: 'POST', content });
  }

  exportGlossaryUrl(id: string, format: GlossaryFormat): string {
    return this.address + withQuery(pathOf`/api/glossaries/${id}/export`, { format });
  }
}
