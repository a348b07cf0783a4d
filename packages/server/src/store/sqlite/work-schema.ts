/** The tables of works, providers and settings as Kysely sees them; see schema.ts. */
import type { Generated } from 'kysely';

export interface ActorTable {
  id: string;
  kind: string;
  name: string;
  hash: string | null;
}

interface SpeechClipTable {
  work_id: string;
  sha256: string;
}

export interface WorkTable {
  sequence: Generated<number>;
  id: string;
  title: string;
  medium: string;
  mode: string;
  created_at: string;
  changed_at: string;
  trashed_at: string | null;
  preview: string;
  length: number;
  keys: number;
  clicks: number;
  choices: number;
}

export interface BranchTable {
  sequence: Generated<number>;
  id: string;
  work_id: string;
  name: string;
  main: number;
  from_version_id: string | null;
  created_at: string;
  snapshot: Uint8Array | null;
  snapshot_runs: string | null;
  snapshot_sequence: number;
}

interface DocumentUpdateTable {
  sequence: Generated<number>;
  branch_id: string;
  bytes: Uint8Array;
}

interface WorkPeerTable {
  work_id: string;
  peer: string;
  actor_id: string;
  branch_id: string;
}

export interface VersionTable {
  sequence: Generated<number>;
  id: string;
  work_id: string;
  branch_id: string;
  parents: string;
  name: string | null;
  favourite: number;
  reason: string;
  actor_id: string | null;
  at: string;
  length: number;
  added: number;
  removed: number;
  frontiers: string;
}

interface ProposalTable {
  sequence: Generated<number>;
  id: string;
  work_id: string;
  branch_id: string;
  state: string;
  content: string;
}

interface ScoreProposalTable {
  sequence: Generated<number>;
  id: string;
  work_id: string;
  state: string;
  content: string;
}

export interface DecisionTable {
  sequence: Generated<number>;
  id: string;
  work_id: string;
  proposal_id: string;
  person_id: string;
  kind: string;
  candidate: number | null;
  hunk: number | null;
  rating: number | null;
  text: string;
  at: string;
}

export interface ProviderTable {
  sequence: Generated<number>;
  id: string;
  maker_id: string;
  name: string;
  address: string;
  model: string;
  key_encrypted: Uint8Array | null;
  price_per_million_in: number | null;
  price_per_million_out: number | null;
  monthly_cap: number | null;
  created_at: string;
  kind: string;
  pictures: string | null;
}

export interface SentRequestTable {
  sequence: Generated<number>;
  id: string;
  provider_id: string;
  proposal_id: string | null;
  host: string;
  model: string;
  tokens_in: number | null;
  tokens_out: number | null;
  cost: number | null;
  outcome: string;
  at: string;
}

interface SettingTable {
  key: string;
  value: string;
}

interface BriefTable {
  sequence: Generated<number>;
  id: string;
  work_id: string;
  at: string;
  content: string;
}

interface LocalModelTable {
  sequence: Generated<number>;
  id: string;
  content: string;
}

interface BriefTemplateTable {
  sequence: Generated<number>;
  id: string;
  content: string;
}

export interface WorkTables {
  actor: ActorTable;
  work: WorkTable;
  branch: BranchTable;
  document_update: DocumentUpdateTable;
  work_peer: WorkPeerTable;
  version: VersionTable;
  proposal: ProposalTable;
  score_proposal: ScoreProposalTable;
  speech_clip: SpeechClipTable;
  decision: DecisionTable;
  provider: ProviderTable;
  sent_request: SentRequestTable;
  setting: SettingTable;
  brief: BriefTable;
  brief_template: BriefTemplateTable;
  local_model: LocalModelTable;
}
