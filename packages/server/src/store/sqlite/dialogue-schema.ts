/** The tables of dialogues as Kysely sees them; see schema.ts. */
import type { Generated } from 'kysely';

export interface DialogueTable {
  sequence: Generated<number>;
  id: string;
  title: string | null;
  work_id: string | null;
  leaf_id: string | null;
  preview: string;
  created_at: string;
  changed_at: string;
  trashed_at: string | null;
}

interface DialogueMessageTable {
  sequence: Generated<number>;
  id: string;
  dialogue_id: string;
  state: string;
  /** What is searched. */
  words: string;
  content: string;
}

export interface DialogueTables {
  dialogue: DialogueTable;
  dialogue_message: DialogueMessageTable;
}
