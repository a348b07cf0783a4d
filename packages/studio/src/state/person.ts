/** The person at this browser: an identifier and a name, made on the first visit and kept here. */
import type { Person } from '@fourhands/core/work/actor';
import { createStore, useStore } from './store.ts';

const storageKey = 'fourhands-person';

/** As `crypto.randomUUID`, which browsers keep from pages that came over plain HTTP from another machine. */
export function newIdentifier(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function readPerson(): Person | null {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? 'null') as { id?: unknown; name?: unknown } | null;
    if (typeof kept?.id !== 'string' || typeof kept.name !== 'string') return null;
    return /^[0-9a-z-]{1,64}$/.test(kept.id) && kept.name.trim() !== ''
      ? { kind: 'person', id: kept.id, name: kept.name }
      : null;
  } catch {
    return null;
  }
}

function keep(person: Person): Person {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ id: person.id, name: person.name }));
  } catch {
    // Storage is blocked: the person is somebody else after the next load.
  }
  return person;
}

const names = ['Heron', 'Otter', 'Wren', 'Hare', 'Lynx', 'Swift', 'Marten', 'Curlew', 'Badger', 'Finch'] as const;

function firstPerson(): Person {
  const id = newIdentifier();
  return keep({ kind: 'person', id, name: names[Number.parseInt(id.slice(0, 4), 16) % names.length] ?? names[0] });
}

const person = createStore<Person | null>(null);

export function thisPerson(): Person {
  if (person.get() === null) person.set(() => readPerson() ?? firstPerson());
  return person.get() as Person;
}

export function renamePerson(name: string): void {
  const given = name.trim().slice(0, 200);
  if (given !== '') person.set(() => keep({ ...thisPerson(), name: given }));
}

export function usePerson(): Person {
  thisPerson();
  return useStore(person) as Person;
}
