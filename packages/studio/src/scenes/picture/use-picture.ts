/** A picture as this page knows it: what the server tells of it, the parts on screen, and this person's strokes on their way. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PictureProposal } from '@fourhands/core/protocol/picture-proposals';
import type { Painted, Picture } from '@fourhands/core/protocol/pictures';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import { type Acts, useActs } from '../../state/use-acts.ts';
import { patchOf, type Stroke } from './strokes.ts';
import { asAuthors, asItIs, TileCache } from './tile-cache.ts';

export interface PictureAtWork {
  readonly picture: Picture | null;
  readonly proposals: readonly PictureProposal[];
  readonly tiles: TileCache | null;
  readonly authors: TileCache | null;
  readonly error: unknown;
  readonly connected: boolean;
  /** Strokes that the parts on screen do not show yet. */
  readonly strokes: readonly Stroke[];
  readonly saving: boolean;
  /** Grows when something on screen changed. */
  readonly drawn: number;
  readonly redraw: () => void;
  readonly send: (stroke: Stroke, layerId: string, mask: readonly number[] | undefined) => void;
  readonly act: Acts['act'];
}

export function usePicture(workId: string): PictureAtWork {
  const m = useMessages();
  const [picture, setPicture] = useState<Picture | null>(null);
  const [proposals, setProposals] = useState<readonly PictureProposal[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [connected, setConnected] = useState(true);
  const [caches, setCaches] = useState<{ readonly tiles: TileCache; readonly authors: TileCache } | null>(null);
  const [drawn, setDrawn] = useState(0);
  const { saving, inTurn, act } = useActs();
  const strokes = useRef<readonly Stroke[]>([]);
  const redraw = useCallback(() => setDrawn((before) => before + 1), []);

  useEffect(() => {
    const ended = new AbortController();
    let made: { readonly tiles: TileCache; readonly authors: TileCache } | null = null;
    let latest: Picture | null = null;
    const show = (next: Picture) => {
      latest = next;
      setPicture(next);
    };
    const follow = async () => {
      const events = client.watchPicture(workId, { signal: ended.signal, onConnection: setConnected });
      for await (const event of events) {
        if (event.type === 'snapshot') {
          if (made === null) {
            const tiles = new TileCache(workId, event.picture, 'rgba', asItIs, redraw);
            made = { tiles, authors: new TileCache(workId, event.picture, 'authors', asAuthors, redraw) };
            setCaches(made);
          } else if (event.picture.sequence !== latest?.sequence) {
            made.tiles.change();
            made.authors.change();
          }
          show(event.picture);
          setProposals(event.proposals);
        } else if (event.type === 'changed' && latest !== null && made !== null) {
          const { sequence, layers, locks, tiles } = event;
          show({ ...latest, sequence, layers, locks: locks ?? latest.locks });
          made.tiles.change(tiles);
          made.authors.change(tiles);
        } else if (event.type === 'proposal') {
          const { proposal } = event;
          setProposals((before) =>
            before.some(({ id }) => id === proposal.id)
              ? before.map((each) => (each.id === proposal.id ? proposal : each))
              : [proposal, ...before],
          );
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
    tiles: caches?.tiles ?? null,
    authors: caches?.authors ?? null,
    error,
    connected,
    strokes: strokes.current,
    saving,
    drawn,
    redraw,
    send,
    act,
  };
}
