/** Persons. Without accounts, a person is an identifier that a page drew, and a name. */
import { unsetName, type Person } from '@fourhands/core';
import type { Context } from './context.ts';
import { isMakerId } from './makers.ts';
import { PersonIsMaker } from './work-errors.ts';

const defaultPersonKey = 'default-person';

/** The person of a request; without an identifier, the one of this machine. @throws PersonIsMaker */
export async function personOf({ store, newId }: Context, id?: string): Promise<Person> {
  const personId = id ?? (await store.settings.setOnce(defaultPersonKey, newId()));
  if (isMakerId(personId)) throw new PersonIsMaker();
  const known = await store.actors.get(personId);
  if (known?.kind === 'person') return known;
  const person: Person = { kind: 'person', id: personId, name: unsetName };
  await store.actors.put(person);
  return person;
}

/** Makes a person known, or gives them another name. @throws PersonIsMaker */
export async function namePerson({ store }: Context, id: string, name: string): Promise<Person> {
  if (isMakerId(id)) throw new PersonIsMaker();
  const known = await store.actors.get(id);
  const person: Person = { kind: 'person', id, name };
  if (known?.name !== name) await store.actors.put(person);
  return person;
}
