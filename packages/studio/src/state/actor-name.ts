/** What actors are called on this page, in the reader's language. */
import { useCallback } from 'react';
import { unsetName, type Actor } from '@fourhands/core/work/actor';
import { useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.tsx';
import { usePerson } from './person.ts';

/** A person without a name has a number from 1 to this one: the same on every page, and after each visit. */
export const guestNumbers = 99;

/** By FNV-1a (Fowler, Noll & Vo) of the identifier. */
export function guestNumber(id: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return 1 + (hash % guestNumbers);
}

/** Names an actor; somebody who is not known is undefined, and so is their name. */
export function useActorName(): <Someone extends Actor | null | undefined>(
  actor: Someone,
) => Someone extends Actor ? string : string | undefined {
  const m = useMessages();
  const format = useFormat();
  const { id } = usePerson();
  return useCallback(
    (actor: Actor | null | undefined) => {
      if (actor === null || actor === undefined) return undefined;
      if (actor.kind === 'maker' || actor.name !== unsetName) return actor.name;
      return actor.id === id ? m.people.yourself : m.people.guest(format.count(guestNumber(actor.id)));
    },
    [m, format, id],
  ) as ReturnType<typeof useActorName>;
}
