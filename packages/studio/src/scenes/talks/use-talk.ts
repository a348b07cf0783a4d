/** A talk as it goes on: its events folded into one tree, the path that this page shows, and what can be done in it. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { applyDialogueEvent, type DialogueDetail, type DialogueMessage } from '@fourhands/core/dialogue/dialogue';
import { followedLeaf, leafBeside, leafUnder, pathTo } from '@fourhands/core/dialogue/tree';
import type { NewAnswer, NewMessage } from '@fourhands/core/protocol/dialogues';
import { client } from '../../api/client.ts';
import { queryClient } from '../../api/queries.ts';
import { MadeOnce } from '../../state/made-once.ts';
import { oncePerFrame } from '../../state/once-per-frame.ts';
import { thisPerson } from '../../state/person.ts';

interface Watched {
  readonly dialogue: DialogueDetail | null;
  readonly leafId: string | null;
  readonly connected: boolean;
  readonly gone: boolean;
  readonly error: unknown;
}

const nothingYet: Watched = { dialogue: null, leafId: null, connected: true, gone: false, error: null };

function useWatched(id: string | null, shownFirst: string | undefined) {
  const [watched, setWatched] = useState(nothingYet);
  useEffect(() => {
    setWatched(nothingYet);
    if (id === null) return undefined;
    const abort = new AbortController();
    const held: { dialogue: DialogueDetail | null; added: DialogueMessage[] } = { dialogue: null, added: [] };
    let first = true;
    const show = oncePerFrame(() => {
      if (abort.signal.aborted) return;
      const { dialogue } = held;
      const added = held.added.splice(0);
      const begins = first;
      first = false;
      setWatched((before) => {
        const named = dialogue?.messages.some((one) => one.id === shownFirst) === true ? shownFirst : undefined;
        const start = named === undefined ? (dialogue?.leafId ?? null) : leafUnder(dialogue?.messages ?? [], named);
        const leafId = begins ? start : added.reduce<string | null>(followedLeaf, before.leafId);
        return { ...before, dialogue, leafId, gone: dialogue === null };
      });
    });
    async function watch(watchedId: string): Promise<void> {
      const events = client.watchDialogue(watchedId, {
        signal: abort.signal,
        onConnection: (connected) => setWatched((before) => ({ ...before, connected })),
      });
      for await (const event of events) {
        const known = new Set(held.dialogue?.messages.map((one) => one.id));
        const before = held.dialogue;
        held.dialogue = applyDialogueEvent(before, event);
        if (before !== null) held.added.push(...(held.dialogue?.messages ?? []).filter((one) => !known.has(one.id)));
        if (event.type === 'changed' || event.type === 'deleted')
          void queryClient.invalidateQueries({ queryKey: ['dialogues'] });
        show();
      }
    }
    watch(id).catch((error: unknown) => setWatched((before) => ({ ...before, error })));
    return () => abort.abort();
  }, [id, shownFirst]);
  return [watched, setWatched] as const;
}

let introduced: Promise<unknown> | null = null;

/** Who says it is called by their name: once a page, and without waiting for it again where it failed. */
function introduce(): Promise<unknown> {
  const { id, name } = thisPerson();
  introduced ??= client.setPerson(id, name).catch(() => (introduced = null));
  return introduced;
}

export interface Talk extends Watched {
  /** What is said now follows what is shown: the talk is here, or begins with it. */
  readonly ready: boolean;
  readonly path: readonly DialogueMessage[];
  /** The answer that is being made on the path that is shown. */
  readonly streaming: DialogueMessage | null;
  /** Begins the talk where there is none yet. Rejects with what the server refuses. */
  readonly say: (message: Omit<NewMessage, 'personId' | 'parentId'>) => Promise<void>;
  readonly askAgain: (answer: NewAnswer) => Promise<void>;
  readonly stop: () => void;
  /** To the neighbour of a message among its versions; false where there is none. */
  readonly step: (message: DialogueMessage, step: 1 | -1) => boolean;
}

interface TalkOptions {
  readonly id: string | null;
  readonly workId?: string;
  /** A message that is to be on the path that is shown first. */
  readonly shownFirst?: string | undefined;
  readonly onBegun?: (id: string) => void;
}

export function useTalk({ id, workId, shownFirst, onBegun }: TalkOptions): Talk {
  const [watched, setWatched] = useWatched(id, shownFirst);
  const { dialogue, leafId } = watched;
  const path = useMemo(() => pathTo(dialogue?.messages ?? [], leafId), [dialogue, leafId]);
  const streaming = path.findLast(({ state }) => state === 'streaming') ?? null;
  const latest = useRef({ watched, path, streaming, onBegun });
  latest.current = { watched, path, streaming, onBegun };
  const [made] = useState(() => new MadeOnce());

  const show = useCallback(
    (added: readonly DialogueMessage[]) => {
      // The answer may be here before the events are.
      setWatched((before) => ({
        ...before,
        dialogue: added.reduce<DialogueDetail | null>((tree, message) => {
          const known = tree?.messages.some((one) => one.id === message.id) === true;
          return tree === null || known ? tree : { ...tree, messages: [...tree.messages, message] };
        }, before.dialogue),
        leafId: added.at(-1)?.id ?? before.leafId,
      }));
    },
    [setWatched],
  );

  const say = useCallback<Talk['say']>(
    async (message) => {
      const dialogueId = id ?? (await made.id(() => client.createDialogue({ workId: workId ?? null })));
      const parentId = latest.current.watched.leafId;
      await introduce();
      const saying = client.say(dialogueId, { ...message, parentId, personId: thisPerson().id });
      const added = await saying.catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'dialogue-not-found') made.done();
        throw error;
      });
      made.done();
      void queryClient.invalidateQueries({ queryKey: ['dialogues'] });
      if (id === null) latest.current.onBegun?.(dialogueId);
      else show(added);
    },
    [id, workId, made, show],
  );

  const askAgain = useCallback<Talk['askAgain']>(
    async (answer) => {
      if (id !== null) show([await client.askAnswer(id, answer)]);
    },
    [id, show],
  );

  const stop = useCallback(() => {
    const { streaming: coming } = latest.current;
    if (coming !== null) void client.stopMessage(coming.id).catch(() => undefined);
  }, []);

  const step = useCallback<Talk['step']>(
    (message, direction) => {
      const { dialogue: tree } = latest.current.watched;
      const leaf = tree === null ? null : leafBeside(tree.messages, message, direction);
      if (leaf === null || id === null) return false;
      setWatched((before) => ({ ...before, leafId: leaf }));
      void client.changeDialogue(id, { leafId: leaf }).catch(() => undefined);
      return true;
    },
    [id, setWatched],
  );

  const ready = id === null || dialogue !== null;
  return { ...watched, ready, path, streaming, say, askAgain, stop, step };
}
