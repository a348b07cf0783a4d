/** The tables of sounds as Kysely sees them; see schema.ts. */
import type { Generated } from 'kysely';

interface SoundTable {
  work_id: string;
  content: string;
  locks: string;
  revision: number;
}

interface SoundSourceTable {
  sequence: Generated<number>;
  work_id: string;
  sha256: string;
  peaks: string;
  content: string;
}

interface SoundChangeTable {
  work_id: string;
  number: number;
  state: string;
  at: string;
  content: string;
}

interface SoundVersionTable {
  sequence: Generated<number>;
  id: string;
  work_id: string;
  content: string;
  sound: string;
}

interface SoundProposalTable {
  sequence: Generated<number>;
  id: string;
  work_id: string;
  state: string;
  content: string;
}

export interface SoundTables {
  sound: SoundTable;
  sound_source: SoundSourceTable;
  sound_change: SoundChangeTable;
  sound_version: SoundVersionTable;
  sound_proposal: SoundProposalTable;
}
