/** The rules of a tree of messages: which path is shown, and what else could stand at a place of it. */
import type { DialogueMessage } from './dialogue.ts';

type Node = Pick<DialogueMessage, 'id' | 'parentId'>;

/** From the first message to this one; empty where it is not there. */
export function pathTo<Message extends Node>(messages: readonly Message[], leafId: string | null): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const path: Message[] = [];
  const seen = new Set<string>();
  for (let id = leafId; id !== null && !seen.has(id);) {
    const message = byId.get(id);
    if (message === undefined) break;
    seen.add(id);
    path.push(message);
    id = message.parentId;
  }
  return path.toReversed();
}

/** What stands at the place of a message, itself included, the oldest first. */
export function siblingsOf<Message extends Node>(messages: readonly Message[], { parentId }: Node): Message[] {
  return messages.filter((message) => message.parentId === parentId);
}

/** The end of the path that goes on from a message by the newest one each time. */
export function leafUnder(messages: readonly Node[], id: string): string {
  let leaf = id;
  for (const { id: next, parentId } of newestChildren(messages, id)) if (parentId === leaf) leaf = next;
  return leaf;
}

function newestChildren(messages: readonly Node[], from: string): Node[] {
  const newest = new Map<string, Node>();
  for (const message of messages) if (message.parentId !== null) newest.set(message.parentId, message);
  const line: Node[] = [];
  const seen = new Set<string>();
  for (let next = newest.get(from); next !== undefined && !seen.has(next.id); next = newest.get(next.id)) {
    seen.add(next.id);
    line.push(next);
  }
  return line;
}

/** The leaf after stepping to a neighbour of a message among its siblings; null where there is none on that side. */
export function leafBeside(messages: readonly Node[], message: Node, step: 1 | -1): string | null {
  const siblings = siblingsOf(messages, message);
  const next = siblings[siblings.findIndex(({ id }) => id === message.id) + step];
  return next === undefined || siblings.length < 2 ? null : leafUnder(messages, next.id);
}

/** A page that shows a path goes along with what is added at its end, and stays where it is otherwise. */
export function followedLeaf(leafId: string | null, added: Node): string | null {
  return added.parentId === leafId ? added.id : leafId;
}
