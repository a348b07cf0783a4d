/** What can make. The server asks only this; what a maker is inside is no concern of it. */
import { createHash } from 'node:crypto';
import type { Actor, Maker, MakerDescription, MakerList } from '@fourhands/core';
import type { Context } from './context.ts';
import { MakerNotFound } from './work-errors.ts';

export interface MakerRegistry {
  list(): Promise<MakerDescription[]>;
  find(id: string): Promise<Maker | null>;
  /** While true, no request leaves this machine. */
  offline(): boolean;
  /** What computes here for a maker, with its version and processor. */
  runtime(maker: Pick<MakerDescription, 'id' | 'kind'>): string;
}

export async function listMakers({ makers }: Context): Promise<MakerList> {
  return { offline: makers.offline(), makers: await makers.list() };
}

/** @throws MakerNotFound */
export async function findMaker({ makers }: Context, id: string): Promise<Maker> {
  const maker = await makers.find(id);
  if (maker === null) throw new MakerNotFound(id);
  return maker;
}

/** Makers of this machine that come and go. */
interface MakerSource {
  list(): Promise<Maker[]>;
  find(id: string): Promise<Maker | null>;
}

export function makersTogether(sources: readonly MakerSource[]): MakerSource {
  return {
    list: async () => (await Promise.all(sources.map((source) => source.list()))).flat(),
    async find(id) {
      for (const source of sources) {
        const maker = await source.find(id);
        if (maker !== null) return maker;
      }
      return null;
    },
  };
}

const prefix = 'maker-';

/** A maker is one actor for each hash of what it computes with. */
export function makerActor({ id, name, hash }: Pick<MakerDescription, 'id' | 'name' | 'hash'>): Actor {
  const digest = createHash('sha256').update(`${id}\n${hash}`).digest('hex');
  return { kind: 'maker', id: prefix + digest.slice(0, 32), name, hash };
}

export const isMakerId = (actorId: string): boolean => actorId.startsWith(prefix);
