/** The part of the client for scores. */
import { PicturesClient } from './pictures-client.ts';
import {
  type NewScoreDecision,
  type NewScoreProposal,
  type ScoreMaker,
  scoreMakerListSchema,
  type ScoreProposal,
  scoreProposalListSchema,
  scoreProposalSchema,
  type ScoreReplay,
  scoreReplaySchema,
} from './score-proposals.ts';
import {
  type MadeScore,
  madeScoreSchema,
  type NewScore,
  type NewScoreEdit,
  type NewScoreLock,
  type NoteAuthor,
  noteAuthorListSchema,
  type ScoreContent,
  scoreContentSchema,
  type ScoreEdited,
  scoreEditedSchema,
  type ScoreFormat,
  scoreLockListSchema,
  type ScoreStep,
  scoreSteppedSchema,
} from './scores.ts';
import type { ScoreLock } from '../media/score/score-region.ts';
import { versionSchema, type Version } from '../version/version.ts';
import { type CallOptions, type Content, pathOf, withQuery } from './server-calls.ts';
import type { PersonOptions } from './works-client.ts';
import type { NewVersion } from './works.ts';

interface BranchOptions extends CallOptions {
  readonly branchId?: string | undefined;
}

export class ScoresClient extends PicturesClient {
  // Scores

  createScore(score: NewScore, { personId, ...options }: PersonOptions = {}): Promise<MadeScore> {
    const path = withQuery('/api/scores', { personId });
    return this.json(madeScoreSchema, path, { ...options, method: 'POST', json: score });
  }

  /** A file in MIDI, MusicXML or ABC. */
  importScore(name: string, content: Content, { personId, ...options }: PersonOptions = {}): Promise<MadeScore> {
    const path = withQuery('/api/scores/import', { name, personId });
    return this.json(madeScoreSchema, path, { ...options, method: 'POST', content });
  }

  readScore(id: string, { branchId, ...options }: BranchOptions = {}): Promise<ScoreContent> {
    return this.json(scoreContentSchema, withQuery(pathOf`/api/scores/${id}`, { branchId }), options);
  }

  /** Of every note, in the order of the score. */
  async noteAuthors(id: string, { branchId, ...options }: BranchOptions = {}): Promise<NoteAuthor[]> {
    const path = withQuery(pathOf`/api/scores/${id}/authorship`, { branchId });
    return (await this.json(noteAuthorListSchema, path, options)).notes;
  }

  /** Durable when this answers. */
  editScore(id: string, edit: NewScoreEdit, options: CallOptions = {}): Promise<ScoreEdited> {
    return this.json(scoreEditedSchema, pathOf`/api/scores/${id}/edits`, { ...options, method: 'POST', json: edit });
  }

  /** What was done over HTTP in the person's name, or what a maker did. False where there was nothing to take back. */
  async undoScore(id: string, step: ScoreStep = {}, options: CallOptions = {}): Promise<boolean> {
    const path = pathOf`/api/scores/${id}/undo`;
    return (await this.json(scoreSteppedSchema, path, { ...options, method: 'POST', json: step })).done;
  }

  async redoScore(id: string, step: ScoreStep = {}, options: CallOptions = {}): Promise<boolean> {
    const path = pathOf`/api/scores/${id}/redo`;
    return (await this.json(scoreSteppedSchema, path, { ...options, method: 'POST', json: step })).done;
  }

  /** All locks, after it. */
  async lockScore(id: string, lock: NewScoreLock, options: CallOptions = {}): Promise<ScoreLock[]> {
    const path = pathOf`/api/scores/${id}/locks`;
    return (await this.json(scoreLockListSchema, path, { ...options, method: 'POST', json: lock })).locks;
  }

  async unlockScore(
    id: string,
    lockId: string,
    { branchId, personId, ...options }: BranchOptions & PersonOptions = {},
  ): Promise<ScoreLock[]> {
    const path = withQuery(pathOf`/api/scores/${id}/locks/${lockId}`, { branchId, personId });
    return (await this.json(scoreLockListSchema, path, { ...options, method: 'DELETE' })).locks;
  }

  saveScoreVersion(id: string, version: NewVersion = {}, options: CallOptions = {}): Promise<Version> {
    return this.json(versionSchema, pathOf`/api/scores/${id}/versions`, { ...options, method: 'POST', json: version });
  }

  readScoreVersion(id: string, versionId: string, options: CallOptions = {}): Promise<ScoreContent> {
    return this.json(scoreContentSchema, pathOf`/api/scores/${id}/versions/${versionId}`, options);
  }

  restoreScoreVersion(id: string, versionId: string, { personId, ...options }: PersonOptions = {}): Promise<Version> {
    const path = withQuery(pathOf`/api/scores/${id}/versions/${versionId}/restore`, { personId });
    return this.json(versionSchema, path, { ...options, method: 'POST' });
  }

  exportScoreUrl(id: string, format: ScoreFormat, branchId?: string): string {
    return this.address + withQuery(pathOf`/api/scores/${id}/export`, { format, branchId });
  }

  exportScore(
    id: string,
    format: ScoreFormat,
    { branchId, ...options }: BranchOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes(withQuery(pathOf`/api/scores/${id}/export`, { format, branchId }), options);
  }

  // What makers offer for scores

  async listScoreMakers(options: CallOptions = {}): Promise<ScoreMaker[]> {
    return (await this.json(scoreMakerListSchema, '/api/score-makers', options)).makers;
  }

  /** The newest first. */
  async listScoreProposals(id: string, options: CallOptions = {}): Promise<ScoreProposal[]> {
    return (await this.json(scoreProposalListSchema, pathOf`/api/scores/${id}/proposals`, options)).proposals;
  }

  /** It is being made when this answers. */
  proposeScore(id: string, proposal: NewScoreProposal, options: CallOptions = {}): Promise<ScoreProposal> {
    const path = pathOf`/api/scores/${id}/proposals`;
    return this.json(scoreProposalSchema, path, { ...options, method: 'POST', json: proposal });
  }

  readScoreProposal(id: string, proposalId: string, options: CallOptions = {}): Promise<ScoreProposal> {
    return this.json(scoreProposalSchema, pathOf`/api/scores/${id}/proposals/${proposalId}`, options);
  }

  stopScoreProposal(id: string, proposalId: string, options: CallOptions = {}): Promise<ScoreProposal> {
    const path = pathOf`/api/scores/${id}/proposals/${proposalId}/stop`;
    return this.json(scoreProposalSchema, path, { ...options, method: 'POST' });
  }

  /** Durable when this answers. */
  decideScore(
    id: string,
    proposalId: string,
    decision: NewScoreDecision,
    options: CallOptions = {},
  ): Promise<ScoreProposal> {
    const path = pathOf`/api/scores/${id}/proposals/${proposalId}/decisions`;
    return this.json(scoreProposalSchema, path, { ...options, method: 'POST', json: decision });
  }

  /** Makes a candidate again from its recipe; nothing is kept of it. */
  replayScore(id: string, proposalId: string, candidate = 0, options: CallOptions = {}): Promise<ScoreReplay> {
    const path = withQuery(pathOf`/api/scores/${id}/proposals/${proposalId}/replay`, { candidate });
    return this.json(scoreReplaySchema, path, { ...options, method: 'POST' });
  }
}
