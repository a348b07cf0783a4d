/** A picture as this page knows it: what the server tells of it, the parts on screen, and this person's strokes on their way. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PictureProposal } from '@fourhands/core/protocol/picture-proposals';
import type { Painted, Picture, PictureEvent } from '@fourhands/core/protocol/pictures';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import { type Acts, useActs } from '../../state/use-acts.ts';
import { patchOf, type Stroke } from './strokes.ts';
import { asAuthors, asItIs, TileCache } from './tile-cache.ts';

type Preview = Extract<PictureEvent, { readonly type: 'preview' }>;

export interface PictureAtWork {
  readonly picture: Picture | null;
  readonly proposals: readonly PictureProposal[];
  /** How that which is being made stands, as far as was told. */
  readonly preview: Preview | null;
  readonly tiles: TileCache | null;
  readonly authors: TileCache | null;
  readonly error: unknown;
  readonly connected: boolean;
  /** Strokes that the parts on screen do not show yet. */
  readonly strokes: () => readonly Stroke[];
  readonly saving: boolean;
  /** Something on screen changed: whoever follows is called, and nothing is rendered for it. */
  readonly redraw: () => void;
  /** The answer ends it. */
  readonly onRedraw: (listener: () => void) => () => void;
  readonly send: (stroke: Stroke, layerId: string, mask: readonly number[] | undefined) => void;
  readonly act: Acts['act'];
}

export function usePicture(workId: string): PictureAtWork {
  const m = useMessages();
  const [picture, setPicture] = useState<Picture | null>(null);
  const [proposals, setProposals] = useState<readonly PictureProposal[]>([]);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [connected, setConnected] = useState(true);
  const [caches, setCaches] = useState<{ readonly tiles: TileCache; readonly authors: TileCache } | null>(null);
  const [listeners] = useState(() => new Set<() => void>());
  const { saving, inTurn, act } = useActs();
  const strokes = useRef<readonly Stroke[]>([]);
  const redraw = useCallback(() => {
    for (const listener of listeners) listener();
  }, [listeners]);
  const onRedraw = useCallback(
    (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    [listeners],
  );
  const strokesNow = useCallback(() => strokes.current, []);

  useEffect(() => {
    const ended = new AbortController();
    let made: { readonly tiles: TileCache; readonly authors: TileCache } | null = null;
    let latest: Picture | null = null;
    const show = (next: Picture) => {
      latest = next;
      setPicture(next);
    };
    const begin = (of: Picture) => {
      made?.tiles.end();
      made?.authors.end();
      made = {
        tiles: new TileCache(workId, of, 'rgba', asItIs, redraw),
        authors: new TileCache(workId, of, 'authors', asAuthors, redraw),
      };
      setCaches(made);
      // Strokes on their way were drawn in the size of before.
      strokes.current = [];
    };
    const follow = async () => {
      const events = client.watchPicture(workId, { signal: ended.signal, onConnection: setConnected });
      for await (const event of events) {
        if (event.type === 'snapshot') {
          const { width, height } = event.picture;
          if (made === null || width !== latest?.width || height !== latest.height) begin(event.picture);
          else if (event.picture.sequence !== latest?.sequence) {
            made.tiles.change();
            made.authors.change();
          }
          show(event.picture);
          setProposals(event.proposals);
        } else if (event.type === 'changed' && latest !== null && made !== null) {
          const { sequence, layers, locks, tiles, size: resized } = event;
          const next = { ...latest, ...resized, sequence, layers, locks: locks ?? latest.locks };
          show(next);
          if (resized) begin(next);
          else {
            made.tiles.change(tiles);
            made.authors.change(tiles);
          }
        } else if (event.type === 'proposal') {
          const { proposal } = event;
          const { id: ofId, state, candidates } = proposal;
          setPreview((before) =>
            before?.proposalId === ofId && (state !== 'making' || candidates.length > before.candidate) ? null : before,
          );
          setProposals((before) =>
            before.some(({ id }) => id === proposal.id)
              ? before.map((each) => (each.id === proposal.id ? proposal : each))
              : [proposal, ...before],
          );
        } else if (event.type === 'preview') {
          setPreview(event);
        } else if (event.type === 'versions') {
          void queryClient.invalidateQueries({ queryKey: ['pictures', workId, 'versions'] });
        }
      }
    };
    follow().catch((failure: unknown) => setError(failure));
    return () => {
      ended.abort();
      made?.tiles.end();
      made?.authors.end();
    };
  }, [workId, redraw]);

  const sequence = picture?.sequence ?? 0;
  useEffect(() => {
    const shown = () => strokes.current.filter((stroke) => stroke.sequence !== null && stroke.sequence <= sequence);
    if (shown().length === 0) return;
    let current = true;
    // The next frame asks for the parts that changed; when they are there, the strokes are in them.
    const frame = requestAnimationFrame(() => {
      void caches?.tiles.settled().then(() => {
        if (!current) return;
        const done = new Set(shown());
        strokes.current = strokes.current.filter((stroke) => !done.has(stroke));
        redraw();
      });
    });
    return () => {
      current = false;
      cancelAnimationFrame(frame);
    };
  }, [sequence, saving, caches, redraw]);

  const size = useMemo(() => picture && { width: picture.width, height: picture.height }, [picture]);
  const send = useCallback(
    (stroke: Stroke, layerId: string, mask: readonly number[] | undefined) => {
      const patch = size && patchOf(stroke, size);
      if (!patch) return;
      strokes.current = [...strokes.current, stroke];
      redraw();
      const { data, ...box } = patch;
      const change = {
        ...box,
        layerId,
        mode: stroke.mode,
        personId: thisPerson().id,
        ...(mask === undefined ? {} : { mask: [...mask] }),
      };
      inTurn(() => client.paint(workId, change, data)).then(
        (painted: Painted) => {
          stroke.sequence = painted.sequence;
        },
        (failure: unknown) => {
          strokes.current = strokes.current.filter((each) => each !== stroke);
          notify(`${m.pictures.strokeLost} ${describeError(m, failure).text}`, 'danger');
          redraw();
        },
      );
    },
    [inTurn, m, redraw, size, workId],
  );

  return {
    picture,
    proposals,
    preview,
    tiles: caches?.tiles ?? null,
    authors: caches?.authors ?? null,
    error,
    connected,
    strokes: strokesNow,
    saving,
    redraw,
    onRedraw,
    send,
    act,
  };
}
