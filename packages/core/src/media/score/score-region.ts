/**
 * Parts of a score, and parts that proposals may not change. A note belongs to the region in which it begins: one that begins
 * before a region and sounds into it is outside and stays; one that begins inside and sounds on behind it is inside, whole.
 */
import { z } from 'zod';
import { identifier, moment } from '../../protocol/common.ts';
import { type Note, type Score, scoreLimits } from './score.ts';

const tick = z.number().int().nonnegative().max(scoreLimits.ticks);

export const scorePartSchema = z
  .object({
    track: z.string().min(1).max(64),
    voices: z
      .array(z.number().int().min(1).max(scoreLimits.voices))
      .readonly()
      .nullable()
      .meta({ description: 'Null: all of them.' }),
  })
  .readonly();
export type ScorePart = z.infer<typeof scorePartSchema>;

/** Ticks from `start` to before `end` of some tracks or voices; null is all tracks. */
export const scoreRegionSchema = z
  .object({ parts: z.array(scorePartSchema).max(scoreLimits.tracks).readonly().nullable(), start: tick, end: tick })
  .refine(({ start, end }) => start <= end, 'a region ends where it starts or after')
  .readonly()
  .meta({ id: 'ScoreRegion' });
export type ScoreRegion = z.infer<typeof scoreRegionSchema>;

/** A region and the notes that were in it: they stay locked wherever they are moved. */
export const scoreLockSchema = z
  .object({
    id: identifier,
    region: scoreRegionSchema,
    notes: z.array(z.string()).readonly(),
    by: identifier,
    at: moment,
  })
  .readonly()
  .meta({ id: 'ScoreLock', description: 'Where the lock lies now; it moves with its notes.' });
export type ScoreLock = z.infer<typeof scoreLockSchema>;

export function isIn({ parts, start, end }: ScoreRegion, note: Pick<Note, 'track' | 'voice' | 'start'>): boolean {
  if (note.start < start || note.start >= end) return false;
  return (
    parts === null ||
    parts.some(({ track, voices }) => track === note.track && (voices === null || voices.includes(note.voice)))
  );
}

export const wholeScore: ScoreRegion = { parts: null, start: 0, end: scoreLimits.ticks };

/** The one form of a region in a score: each of its tracks once, in their order, with voices in theirs. */
export function regionInForm({ tracks }: Score, { parts, start, end }: ScoreRegion): ScoreRegion {
  const last = scoreLimits.ticks;
  const [from, to] = [Math.min(Math.max(0, Math.floor(start)), last), Math.min(Math.max(0, Math.ceil(end)), last)];
  if (parts === null) return { parts, start: from, end: Math.max(from, to) };
  const inOrder: ScorePart[] = [];
  for (const { id } of tracks) {
    const ofTrack = parts.filter(({ track }) => track === id);
    if (ofTrack.length === 0) continue;
    const all = ofTrack.some(({ voices }) => voices === null);
    const voices = [...new Set(ofTrack.flatMap((part) => part.voices ?? []))].toSorted((a, b) => a - b);
    if (all || voices.length > 0) inOrder.push({ track: id, voices: all ? null : voices });
  }
  return { parts: inOrder, start: from, end: Math.max(from, to) };
}
