/** The part of the client for works, their history, proposals and makers. */
import {
  type Brief,
  type BriefTemplate,
  briefTemplateSchema,
  type KeptBrief,
  type TemplateContent,
} from '../brief/brief.ts';
import { type Decision, type Effort, effortSchema, type NewDecision } from '../proposal/decision.ts';
import { type Proposal, type ProposalEvent, proposalEventSchema, proposalSchema } from '../proposal/proposal.ts';
import { type Replay, replaySchema } from '../proposal/recipe.ts';
import type { Lock } from '../region/region.ts';
import { type Branch, branchSchema, type Difference, type Version, versionSchema } from '../version/version.ts';
import { type Person, personSchema } from '../work/actor.ts';
import { type Work, workSchema } from '../work/work.ts';
import { type Alternative, alternativeListSchema, type AlternativesAsked } from './alternatives.ts';
import { briefTemplateListSchema, keptBriefListSchema, workBriefSchema } from './briefs.ts';
import { lockListSchema } from './live.ts';
import {
  type LocalServer,
  localServerListSchema,
  type MakerList,
  makerListSchema,
  type NewProvider,
  offlineSchema,
  type Provider,
  type ProviderChange,
  providerListSchema,
  providerSchema,
  type ProviderTest,
  providerTestSchema,
  type SentRequest,
  sentRequestListSchema,
} from './makers.ts';
import { type CallOptions, type Content, pathOf, ServerCalls, type WatchOptions, withQuery } from './server-calls.ts';
import {
  comparedVersionsSchema,
  decisionListSchema,
  type Edited,
  editedSchema,
  type ExportFormat,
  makerUndoneSchema,
  type NewBranch,
  type NewEdit,
  type NewLock,
  type NewMerge,
  type NewProposal,
  type NewVersion,
  type NewWork,
  proposalListSchema,
  type TextContent,
  textContentSchema,
  type VersionChange,
  versionListSchema,
  versionTextSchema,
  type WorkChange,
  type WorkDetail,
  workDetailSchema,
  workListSchema,
  type WorkQuery,
} from './works.ts';

/** Where no branch is named, the work's main branch is meant; where no person is, the person of this machine. */
export interface BranchOptions extends CallOptions {
  readonly branchId?: string | undefined;
}
export interface PersonOptions extends CallOptions {
  readonly personId?: string | undefined;
}

export class WorksClient extends ServerCalls {
  // Works

  async listWorks(query: WorkQuery = {}, options: CallOptions = {}): Promise<Work[]> {
    return (await this.json(workListSchema, withQuery('/api/works', query), options)).works;
  }

  createWork(work: NewWork, { personId, ...options }: PersonOptions = {}): Promise<WorkDetail> {
    return this.json(workDetailSchema, withQuery('/api/works', { personId }), {
      ...options,
      method: 'POST',
      json: work,
    });
  }

  getWork(id: string, options: CallOptions = {}): Promise<WorkDetail> {
    return this.json(workDetailSchema, pathOf`/api/works/${id}`, options);
  }

  /** Its title or mode, or whether it is in the trash. */
  changeWork(id: string, change: WorkChange, options: CallOptions = {}): Promise<Work> {
    return this.json(workSchema, pathOf`/api/works/${id}`, { ...options, method: 'PATCH', json: change });
  }

  /** For good. The work must be in the trash. */
  deleteWork(id: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/works/${id}`, { ...options, method: 'DELETE' });
  }

  workText(id: string, { branchId, ...options }: BranchOptions = {}): Promise<TextContent> {
    return this.json(textContentSchema, withQuery(pathOf`/api/works/${id}/text`, { branchId }), options);
  }

  /** Durable when it answers. */
  editWork(id: string, edit: NewEdit, options: CallOptions = {}): Promise<Edited> {
    return this.json(editedSchema, pathOf`/api/works/${id}/edits`, { ...options, method: 'POST', json: edit });
  }

  /** A text or Markdown file, or a document that `exportWorkUrl` gave. */
  importWork(name: string, content: Content, { personId, ...options }: PersonOptions = {}): Promise<WorkDetail> {
    const path = withQuery('/api/works/import', { name, personId });
    return this.json(workDetailSchema, path, { ...options, method: 'POST', content });
  }

  exportWorkUrl(id: string, format: ExportFormat, branchId?: string): string {
    return this.address + withQuery(pathOf`/api/works/${id}/export`, { format, branchId });
  }

  async exportWork(
    id: string,
    format: ExportFormat,
    { branchId, ...options }: BranchOptions = {},
  ): Promise<Uint8Array> {
    return this.bytes(withQuery(pathOf`/api/works/${id}/export`, { format, branchId }), options);
  }

  /** Adds to what a person's hands did for the work; answers the sum. */
  addEffort(id: string, effort: Effort, options: CallOptions = {}): Promise<Effort> {
    return this.json(effortSchema, pathOf`/api/works/${id}/effort`, { ...options, method: 'POST', json: effort });
  }

  /** Makes a person known, or gives them another name. */
  setPerson(id: string, name: string, options: CallOptions = {}): Promise<Person> {
    return this.json(personSchema, pathOf`/api/people/${id}`, { ...options, method: 'PUT', json: { name } });
  }

  /** The address of the WebSocket that `protocol/live.ts` describes. */
  liveUrl(workId: string, branchId: string): string {
    const path = withQuery(pathOf`/api/works/${workId}/live`, { branch: branchId });
    const address = this.address === '' ? globalThis.location.origin : this.address;
    return address.replace(/^http/, 'ws') + path;
  }

  // Versions and branches

  /** Of all branches, the oldest first. */
  async listVersions(workId: string, options: CallOptions = {}): Promise<Version[]> {
    return (await this.json(versionListSchema, pathOf`/api/works/${workId}/versions`, options)).versions;
  }

  saveVersion(workId: string, version: NewVersion = {}, options: CallOptions = {}): Promise<Version> {
    const path = pathOf`/api/works/${workId}/versions`;
    return this.json(versionSchema, path, { ...options, method: 'POST', json: version });
  }

  changeVersion(workId: string, id: string, change: VersionChange, options: CallOptions = {}): Promise<Version> {
    const path = pathOf`/api/works/${workId}/versions/${id}`;
    return this.json(versionSchema, path, { ...options, method: 'PATCH', json: change });
  }

  async versionText(workId: string, id: string, options: CallOptions = {}): Promise<string> {
    return (await this.json(versionTextSchema, pathOf`/api/works/${workId}/versions/${id}/text`, options)).text;
  }

  /** What became of one version's text in the other. */
  async compareVersions(
    workId: string,
    fromId: string,
    toId: string,
    { unit, ...options }: CallOptions & { readonly unit?: 'word' | 'character' } = {},
  ): Promise<Difference[]> {
    const path = withQuery(pathOf`/api/works/${workId}/versions/compare`, { from: fromId, to: toId, unit });
    return (await this.json(comparedVersionsSchema, path, options)).differences;
  }

  /** The branch's text becomes that of the version again, by an edit that keeps who wrote what. */
  restoreVersion(workId: string, id: string, { personId, ...options }: PersonOptions = {}): Promise<Version> {
    const path = withQuery(pathOf`/api/works/${workId}/versions/${id}/restore`, { personId });
    return this.json(versionSchema, path, { ...options, method: 'POST' });
  }

  createBranch(workId: string, branch: NewBranch, options: CallOptions = {}): Promise<Branch> {
    const path = pathOf`/api/works/${workId}/branches`;
    return this.json(branchSchema, path, { ...options, method: 'POST', json: branch });
  }

  /** The edits of this branch come into another; the answer is the version they made, with two parents. */
  mergeBranch(workId: string, branchId: string, merge: NewMerge = {}, options: CallOptions = {}): Promise<Version> {
    const path = pathOf`/api/works/${workId}/branches/${branchId}/merge`;
    return this.json(versionSchema, path, { ...options, method: 'POST', json: merge });
  }

  // Proposals and decisions

  propose(workId: string, proposal: NewProposal, options: CallOptions = {}): Promise<Proposal> {
    const path = pathOf`/api/works/${workId}/proposals`;
    return this.json(proposalSchema, path, { ...options, method: 'POST', json: proposal });
  }

  /** What a maker finds likely at a place, the likeliest first. */
  async alternatives(workId: string, asked: AlternativesAsked, options: CallOptions = {}): Promise<Alternative[]> {
    const path = pathOf`/api/works/${workId}/alternatives`;
    return (await this.json(alternativeListSchema, path, { ...options, method: 'POST', json: asked })).alternatives;
  }

  /** The newest first. */
  async listProposals(workId: string, { branchId, ...options }: BranchOptions = {}): Promise<Proposal[]> {
    const path = withQuery(pathOf`/api/works/${workId}/proposals`, { branchId });
    return (await this.json(proposalListSchema, path, options)).proposals;
  }

  getProposal(id: string, options: CallOptions = {}): Promise<Proposal> {
    return this.json(proposalSchema, pathOf`/api/proposals/${id}`, options);
  }

  /** The events of a proposal until nothing more streams. See `applyProposalEvent`. */
  watchProposal(id: string, options: WatchOptions = {}): AsyncGenerator<ProposalEvent, void, void> {
    const last = (event: ProposalEvent) => event.type === 'snapshot' && event.proposal.state !== 'streaming';
    return this.watch(proposalEventSchema, pathOf`/api/proposals/${id}/events`, last, options);
  }

  /** What came until now is open to decisions. */
  stopProposal(id: string, options: CallOptions = {}): Promise<Proposal> {
    return this.json(proposalSchema, pathOf`/api/proposals/${id}/stop`, { ...options, method: 'POST' });
  }

  /** The proposal after the decision; hunks that could not be taken are `refused`, with the reason. */
  decide(id: string, decision: NewDecision, { personId, ...options }: PersonOptions = {}): Promise<Proposal> {
    const path = withQuery(pathOf`/api/proposals/${id}/decisions`, { personId });
    return this.json(proposalSchema, path, { ...options, method: 'POST', json: decision });
  }

  /** The newest first. */
  async listDecisions(workId: string, options: CallOptions = {}): Promise<Decision[]> {
    return (await this.json(decisionListSchema, pathOf`/api/works/${workId}/decisions`, options)).decisions;
  }

  /** Makes the candidate again from its recipe, and compares. */
  replay(id: string, candidate = 0, options: CallOptions = {}): Promise<Replay> {
    const path = withQuery(pathOf`/api/proposals/${id}/replay`, { candidate });
    return this.json(replaySchema, path, { ...options, method: 'POST' });
  }

  /** Takes back the maker's last work in the text, or brings it back; a person's own is never touched. */
  async makerUndo(
    workId: string,
    makerId: string,
    { branchId, redo, ...options }: BranchOptions & { readonly redo?: boolean } = {},
  ): Promise<boolean> {
    const path = pathOf`/api/works/${workId}/makers/${makerId}/undo`;
    return (await this.json(makerUndoneSchema, path, { ...options, method: 'POST', json: { branchId, redo } })).undone;
  }

  // Locks

  async listLocks(workId: string, { branchId, ...options }: BranchOptions = {}): Promise<Lock[]> {
    return (await this.json(lockListSchema, withQuery(pathOf`/api/works/${workId}/locks`, { branchId }), options))
      .locks;
  }

  /** Locks a region; answers all locks. */
  async lock(workId: string, lock: NewLock, options: CallOptions = {}): Promise<Lock[]> {
    const path = pathOf`/api/works/${workId}/locks`;
    return (await this.json(lockListSchema, path, { ...options, method: 'POST', json: lock })).locks;
  }

  async unlock(workId: string, lockId: string, { branchId, ...options }: BranchOptions = {}): Promise<Lock[]> {
    const path = withQuery(pathOf`/api/works/${workId}/locks/${lockId}`, { branchId });
    return (await this.json(lockListSchema, path, { ...options, method: 'DELETE' })).locks;
  }

  // Makers and providers

  listMakers(options: CallOptions = {}): Promise<MakerList> {
    return this.json(makerListSchema, '/api/makers', options);
  }

  /** While offline, no request leaves the machine of the server. */
  async setOffline(offline: boolean, options: CallOptions = {}): Promise<boolean> {
    return (await this.json(offlineSchema, '/api/offline', { ...options, method: 'PUT', json: { offline } })).offline;
  }

  async listProviders(options: CallOptions = {}): Promise<Provider[]> {
    return (await this.json(providerListSchema, '/api/providers', options)).providers;
  }

  createProvider(provider: NewProvider, options: CallOptions = {}): Promise<Provider> {
    return this.json(providerSchema, '/api/providers', { ...options, method: 'POST', json: provider });
  }

  changeProvider(id: string, change: ProviderChange, options: CallOptions = {}): Promise<Provider> {
    return this.json(providerSchema, pathOf`/api/providers/${id}`, { ...options, method: 'PATCH', json: change });
  }

  deleteProvider(id: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/providers/${id}`, { ...options, method: 'DELETE' });
  }

  /** Asks the usual ports of the server's own machine, and nothing else, for servers that could be connected. */
  async findLocalServers(options: CallOptions = {}): Promise<LocalServer[]> {
    return (await this.json(localServerListSchema, '/api/local-servers', { ...options, method: 'POST' })).servers;
  }

  /** Sends one small request, which may cost something. */
  testProvider(id: string, options: CallOptions = {}): Promise<ProviderTest> {
    return this.json(providerTestSchema, pathOf`/api/providers/${id}/test`, { ...options, method: 'POST' });
  }

  /** The requests that left this machine, the newest first. */
  async listSentRequests(providerId: string, options: CallOptions = {}): Promise<SentRequest[]> {
    const path = pathOf`/api/providers/${providerId}/requests`;
    return (await this.json(sentRequestListSchema, path, options)).requests;
  }

  // Briefs

  /** Null while the work has none. */
  async getBrief(workId: string, options: CallOptions = {}): Promise<Brief | null> {
    return (await this.json(workBriefSchema, pathOf`/api/works/${workId}/brief`, options)).brief;
  }

  /** It is durable when this answers; what it was before is kept. */
  async putBrief(workId: string, brief: Brief, options: CallOptions = {}): Promise<Brief> {
    const path = pathOf`/api/works/${workId}/brief`;
    return (await this.json(workBriefSchema, path, { ...options, method: 'PUT', json: brief })).brief ?? brief;
  }

  /** As it was at each change, the newest first. */
  async listBriefs(workId: string, options: CallOptions = {}): Promise<KeptBrief[]> {
    return (await this.json(keptBriefListSchema, pathOf`/api/works/${workId}/briefs`, options)).briefs;
  }

  /** Those that are built in first. */
  async listTemplates(options: CallOptions = {}): Promise<BriefTemplate[]> {
    return (await this.json(briefTemplateListSchema, '/api/brief-templates', options)).templates;
  }

  createTemplate(template: TemplateContent, options: CallOptions = {}): Promise<BriefTemplate> {
    return this.json(briefTemplateSchema, '/api/brief-templates', { ...options, method: 'POST', json: template });
  }

  changeTemplate(id: string, template: TemplateContent, options: CallOptions = {}): Promise<BriefTemplate> {
    const path = pathOf`/api/brief-templates/${id}`;
    return this.json(briefTemplateSchema, path, { ...options, method: 'PUT', json: template });
  }

  deleteTemplate(id: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/brief-templates/${id}`, { ...options, method: 'DELETE' });
  }
}
