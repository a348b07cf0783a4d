/** Makers asked for a region of a picture, and what is decided on what they offer. */
import { randomInt } from 'node:crypto';
import type {
  BroughtStyle,
  NewPictureDecision,
  NewPictureProposal,
  PictureGroups,
  PictureHunk,
  PictureMaker,
  PictureProposal,
} from '@fourhands/core';
import { composite } from '@fourhands/core/media/image/composite';
import { judgeHunk } from '@fourhands/core/media/image/image-hunks';
import { type Box, Mask } from '@fourhands/core/media/image/mask';
import { Pixels, tilesOf } from '@fourhands/core/media/image/pixels';
import { limits } from '../../config.ts';
import type { Context } from '../context.ts';
import { controlValues } from '../controls.ts';
import { meantHunks, offerNow, withHunks } from '../offers.ts';
import { personOf } from '../people.ts';
import { findWork } from '../works.ts';
import type { OpenPicture } from './open-picture.ts';
import {
  GroupsMissing,
  PicturePromptMissing,
  PictureProposalMissing,
  PictureProposalNotOpen,
  RegionEmpty,
  RegionLocked,
  StyleMissing,
} from './picture-errors.ts';
import { enlarging, takeEnlarged } from './enlarging.ts';
import { partMaking } from './part-making.ts';
import { makesAnew, pictureRecipeActor } from './picture-makers.ts';
import type { PictureTask } from './picture-runner.ts';
import { hashOf, versionOf } from './picture-versions.ts';

const largestSeed = 2 ** 32 - 1;
/** Pixels around a region that a procedure sees at the least: as far as filling looks. */
const leastMargin = 64;

/** The newest first; those that are being made as they are now. @throws WorkNotFound */
export async function listPictureProposals(context: Context, workId: string): Promise<PictureProposal[]> {
  await findWork(context, workId);
  const kept = await context.store.pictures.proposals(workId);
  return kept.map((proposal) => offerNow(proposal, context.pictureMaking));
}

/**
 * It is being made when this answers. What is locked is left out of its region; what enlarges works on the whole picture.
 * @throws PictureMakerMissing, ControlUnknown, ControlOutOfRange, PicturePromptMissing, StyleMissing, GroupsMissing, LayerMissing, RegionEmpty,
 *   RegionLocked, EnlargedTooLarge, MaskUnreadable, MaskOfAnotherSize
 */
export async function proposePicture(
  context: Context,
  workId: string,
  request: NewPictureProposal,
): Promise<PictureProposal> {
  const { pictureDocuments, pictureMaking, pictureMakers } = context;
  const { maker, run } = await pictureMakers.find(request.makerId);
  const controls = controlValues(maker.controls, request.controls ?? {});
  const prompt = maker.prompt ? (request.prompt ?? '').trim() : '';
  if (maker.prompt && prompt === '') throw new PicturePromptMissing();
  const style = maker.style ? (request.style ?? null) : null;
  if (maker.style && style === null) throw new StyleMissing();
  const groups = maker.groups ? (request.groups ?? null) : null;
  if (maker.groups && groups === null) throw new GroupsMissing();
  const asking = { maker, controls, prompt, style, groups, request };
  const files = await broughtFiles(context, workId, style, groups);
  const making = await pictureDocuments.change(workId, null, (picture) => {
    const { image, document } = picture;
    const { pixels: layer } = document.layer(request.layerId);
    if (maker.operation === 'enlarge') {
      const make = enlarging(picture, controls, run, context.pictureFiles);
      const proposal = newProposal(context, picture, asking, Mask.whole(image.width, image.height));
      const kept = { proposal, base: [] };
      return Promise.resolve({ result: { kept, make }, also: { proposals: [kept] } });
    }
    const asked = picture.maskOf(request.region);
    if (asked.isEmpty) throw new RegionEmpty();
    const region = asked.without(document.locked);
    const bounds = region.bounds;
    if (bounds === null) throw new RegionLocked();
    const part = around(bounds, image);
    const proposal = newProposal(context, picture, asking, region);
    const base = [...tilesOf(image.width, image.height, bounds)].map(({ index }) => {
      const tile = layer.tiles[index];
      return [index, tile ? picture.refOf(tile) : null] as const;
    });
    const colours = makesAnew(maker.operation) ? composite(image, part) : layer.read(part);
    const kept = { proposal, base };
    const task = {
      operation: maker.operation,
      controls,
      prompt,
      picture: { width: part.width, height: part.height, data: onWhite(colours) },
      mask: cut(region, part),
      box: { ...bounds, x: bounds.x - part.x, y: bounds.y - part.y },
      ...files,
    };
    const make = partMaking({ task, run, part, region, layer }, context.pictureViews);
    return Promise.resolve({ result: { kept, make }, also: { proposals: [kept] } });
  });
  pictureMaking.start(making);
  return making.kept.proposal;
}

interface Asking {
  readonly maker: PictureMaker;
  readonly controls: Record<string, number>;
  readonly prompt: string;
  readonly style: string | null;
  readonly groups: PictureGroups | null;
  readonly request: NewPictureProposal;
}

/** As it is when its making begins. */
function newProposal(
  { newId, now, makers }: Context,
  picture: OpenPicture,
  { maker, controls, prompt, style, groups, request }: Asking,
  region: Mask,
): PictureProposal {
  const { workId } = picture;
  return {
    id: newId(),
    workId,
    state: 'making',
    recipe: {
      id: newId(),
      workId,
      makerId: maker.id,
      makerName: maker.name.en,
      makerHash: maker.hash,
      operation: maker.operation,
      controls,
      seed: request.seed ?? randomInt(0, largestSeed),
      candidates: maker.varies ? (request.candidates ?? 1) : 1,
      base: picture.revision,
      layerId: request.layerId,
      region: region.toNumbers(),
      style,
      prompt,
      groups,
      runtime: makers.runtime({ id: maker.id, kind: hasModel(maker) ? 'local' : 'procedure' }),
      at: now(),
    },
    candidates: [],
    progress: { share: 0, secondsLeft: null },
    error: null,
    createdAt: now(),
    endedAt: null,
  };
}

const hasModel = ({ kind }: PictureMaker): boolean => kind === 'embedded' || kind === 'trained';

/** The pictures that were brought for a proposal. @throws StyleMissing */
async function broughtFiles(
  { store, blobs }: Context,
  workId: string,
  style: string | null,
  groups: PictureGroups | null,
): Promise<Pick<PictureTask, 'style' | 'groups'>> {
  const read = async (sha256: string) => {
    if (!(await store.pictures.holds(workId, sha256))) throw new StyleMissing();
    return blobs.read(sha256);
  };
  const all = (hashes: readonly string[]) => Promise.all(hashes.map(read));
  return {
    style: style === null ? null : await read(style),
    groups: groups && { with: await all(groups.with), without: await all(groups.without) },
  };
}

/** What came until now stays. @throws PictureProposalMissing */
export async function stopPictureProposal(context: Context, workId: string, id: string): Promise<PictureProposal> {
  await context.pictureMaking.stop(id);
  const kept = await context.store.pictures.proposal(workId, id);
  if (kept === null) throw new PictureProposalMissing();
  return kept.proposal;
}

/**
 * Accepts or rejects parts of a candidate. One that is locked, or that somebody changed since, is refused with the place; the others go into the
 * picture by the maker's hand. @throws PictureProposalMissing, PictureProposalNotOpen
 */
export async function decidePicture(
  context: Context,
  workId: string,
  id: string,
  { personId, verdict, candidate: chosen, hunks: named }: NewPictureDecision,
): Promise<PictureProposal> {
  const person = await personOf(context, personId);
  const found = await context.store.pictures.proposal(workId, id);
  if (found === null) throw new PictureProposalMissing();
  const actor = pictureRecipeActor(found.proposal.recipe);
  const by = verdict === 'accept' ? actor : person;
  return context.pictureDocuments.change(workId, by, async (picture) => {
    const kept = await context.store.pictures.proposal(workId, id);
    const candidate = kept?.proposal.candidates[chosen];
    if (!kept || !candidate) throw new PictureProposalMissing();
    if (kept.proposal.state !== 'open' && kept.proposal.state !== 'stopped') throw new PictureProposalNotOpen();
    const asked = meantHunks(candidate.hunks, named);
    if (asked === 'missing') throw new PictureProposalMissing();
    if (asked === 'closed') throw new PictureProposalNotOpen();
    const before =
      verdict === 'accept' ? await versionOf(context, picture, { reason: 'decision', actor: person }) : null;
    const take = verdict === 'accept' ? await taking(context, picture, kept, chosen, actor.id) : null;
    const { image } = picture;
    const hunks = candidate.hunks.map((hunk, at): PictureHunk => {
      if (hunk.state !== 'open' || !asked.meant.includes(at)) return hunk;
      return take === null ? { ...hunk, state: 'rejected' } : take(hunk);
    });
    const proposal = withHunks(kept.proposal, chosen, hunks);
    const also = { proposals: [{ ...kept, proposal }] };
    if (before === null || picture.image === image) return { result: proposal, also };
    return { result: proposal, also: { ...also, versions: before.versions, blobs: before.blobs } };
  });
}

/** What accepting a part does. */
async function taking(
  { blobs }: Context,
  picture: OpenPicture,
  {
    proposal,
    base,
  }: {
    readonly proposal: PictureProposal;
    readonly base: readonly (readonly [number, readonly [number, number] | null])[];
  },
  chosen: number,
  actorId: string,
): Promise<(hunk: PictureHunk) => PictureHunk> {
  const { document, image } = picture;
  const { layerId, id: recipeId, region } = proposal.recipe;
  const { box, patch, enlarged } = proposal.candidates[chosen]!;
  // Proposals of before there was such a thing have none.
  if (enlarged) return takeEnlarged(picture, proposal, enlarged, actorId, blobs);
  const within = Mask.fromNumbers(region);
  if (within.width !== image.width || within.height !== image.height)
    return (hunk) => ({ ...hunk, state: 'refused', reason: 'changed', at: null });
  const data = await blobs.read(patch);
  const tiles = await picture.load(base.map(([, ref]) => ref));
  const pixels = Pixels.clear(image.width, image.height).withTiles(
    base.map(([place], at) => [place, tiles[at] ?? null]),
  );
  let group: number | undefined;
  return (hunk) => {
    const mask = Mask.fromNumbers(hunk.mask).and(within);
    if (!document.image.layers.some(({ id }) => id === layerId))
      return { ...hunk, state: 'refused', reason: 'changed', at: null };
    const verdict = judgeHunk(document, layerId, pixels, { mask });
    if (!verdict.fits) return { ...hunk, state: 'refused', reason: verdict.reason, at: verdict.at };
    const change = document.paint({ actorId, recipeId, group }, layerId, mask, { box, data });
    group ??= change?.number;
    return { ...hunk, state: 'accepted' };
  };
}

/** A picture whose style is to be taken: kept with the work. @throws what reading a picture throws, WorkNotFound, WorkOfOtherMedium */
export async function bringStyle(
  context: Context,
  workId: string,
  name: string,
  bytes: Uint8Array,
): Promise<BroughtStyle> {
  await context.pictureFiles.ask('examine', { bytes, name }, limits.examineTime, `Reading “${name}”`);
  const style = await hashOf(bytes);
  await context.pictureDocuments.change(workId, null, () =>
    Promise.resolve({ result: undefined, also: { blobs: [{ bytes, mediaType: 'application/octet-stream' }] } }),
  );
  return { style, name };
}

/** The region with as much around it as a procedure looks at. */
function around({ x, y, width, height }: Box, image: { readonly width: number; readonly height: number }): Box {
  const margin = Math.max(leastMargin, width, height);
  const [left, top] = [Math.max(0, x - margin), Math.max(0, y - margin)];
  return {
    x: left,
    y: top,
    width: Math.min(image.width, x + width + margin) - left,
    height: Math.min(image.height, y + height + margin) - top,
  };
}

/** RGB of RGBA laid on white. */
function onWhite(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let pixel = 0; pixel < rgba.length / 4; pixel++) {
    const alpha = rgba[pixel * 4 + 3]!;
    for (let channel = 0; channel < 3; channel++)
      rgb[pixel * 3 + channel] = Math.round((rgba[pixel * 4 + channel]! * alpha + 255 * (255 - alpha)) / 255);
  }
  return rgb;
}

/** 1 where the mask is, over a box. */
function cut(mask: Mask, { x, y, width, height }: Box): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const runs = mask.runsOf(y + row);
    for (let i = 0; i < runs.length; i += 2)
      out.fill(
        1,
        row * width + Math.max(0, runs[i]! - x),
        row * width + Math.min(width, Math.max(0, runs[i + 1]! - x)),
      );
  }
  return out;
}
