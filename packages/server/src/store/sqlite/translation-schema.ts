/** The tables of translations and glossaries as Kysely sees them; see schema.ts. */
import type { Generated } from 'kysely';

export interface GlossaryTable {
  sequence: Generated<number>;
  id: string;
  name: string;
  source_language: string;
  target_language: string;
  created_at: string;
  changed_at: string;
}

export interface GlossaryEntryTable {
  sequence: Generated<number>;
  id: string;
  glossary_id: string;
  source: string;
  target: string;
  case_sensitive: number;
  do_not_translate: number;
  note: string;
}

export interface TranslationTable {
  work_id: string;
  branch_id: string;
  source_work_id: string;
  source_branch_id: string;
  source_title: string;
  source_language: string;
  target_language: string;
  glossary_id: string | null;
  created_at: string;
  alignment: string;
}

export interface TranslationTables {
  glossary: GlossaryTable;
  glossary_entry: GlossaryEntryTable;
  translation: TranslationTable;
}
