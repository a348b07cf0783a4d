/** Which words are in the field of a talk, where what is typed meets what could not be sent and what is offered to begin with. */

/** Words to begin with; each offer is one of its own, also where it says the same. */
export interface Starter {
  readonly text: string;
}

/** What could not be sent stands before what was typed since. */
export function withUnsent(unsent: string, since: string): string {
  return [unsent, since].filter((part) => part !== '').join('\n');
}

/** A starter takes the place of nothing, and of one that nobody touched. */
export function withStarter(text: string, before: Starter, starter: Starter): string {
  return text.trim() === '' || text === before.text ? starter.text : text;
}
