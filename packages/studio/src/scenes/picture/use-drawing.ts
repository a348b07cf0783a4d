/** What the person draws with, what is selected, and where they look: the state of the tools. */
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Mask } from '@fourhands/core/media/image/mask';
import type { Point } from '@fourhands/core/media/image/selection';
import { client } from '../../api/client.ts';
import type { Stroke } from './strokes.ts';
import type { PictureAtWork } from './use-picture.ts';
import { ViewStore } from './view-store.ts';
import { centred, fitted, type Size, type Viewport, within, zoomed } from './viewport.ts';

export const tools = ['brush', 'eraser', 'rectangle', 'lasso', 'wand', 'who'] as const;
export type Tool = (typeof tools)[number];
type HowToSelect = 'new' | 'add' | 'remove';
export const [leastSize, mostSize] = [1, 400];

export interface Drawing {
  readonly tool: Tool;
  readonly setTool: (tool: Tool) => void;
  readonly colour: string;
  readonly setColour: (colour: string) => void;
  readonly size: number;
  readonly setSize: (size: number) => void;
  readonly tolerance: number;
  readonly setTolerance: (tolerance: number) => void;
  readonly layerId: string | null;
  readonly setLayerId: (id: string) => void;
  readonly selection: Mask | null;
  readonly select: (mask: Mask | null, how: HowToSelect) => void;
  readonly alike: (place: Point, how: HowToSelect) => void;
  readonly paint: (stroke: Stroke) => void;
  /** Makes clear what is selected. */
  readonly clear: () => void;
  readonly views: ViewStore;
  /** By the person's hand; from then on the picture stays where it is when the room changes. */
  readonly setView: (make: (before: Viewport | null) => Viewport | null) => void;
  /** The room for the picture is another one now. */
  readonly resized: (screen: Size) => void;
  readonly zoomBy: (factor: number) => void;
  readonly fit: () => void;
  readonly actual: () => void;
}

export function useDrawing(at: PictureAtWork): Drawing {
  const { picture, send, act } = at;
  const [tool, setTool] = useState<Tool>('brush');
  const [colour, setColour] = useState('#b3480f');
  const [size, setSizeNow] = useState(24);
  const [tolerance, setTolerance] = useState(32);
  const [chosenLayer, setLayerId] = useState<string | null>(null);
  const [selection, setSelection] = useState<Mask | null>(null);
  const [views] = useState(() => new ViewStore());
  const moved = useRef(false);
  const screen = useRef<Size>({ width: 0, height: 0 });
  const setView = useCallback<Drawing['setView']>(
    (make) => {
      moved.current = true;
      views.change(make);
    },
    [views],
  );
  const [across, down] = [picture?.width ?? 0, picture?.height ?? 0];
  const resized = useCallback(
    (room: Size) => {
      screen.current = room;
      if (room.width > 0 && across > 0 && !moved.current)
        views.change(() => fitted({ width: across, height: down }, room));
    },
    [across, down, views],
  );
  const sized = useRef<Size | null>(null);
  // Before the canvas asks for all of it to be fitted anew.
  useLayoutEffect(() => {
    const was = sized.current;
    sized.current = across > 0 ? { width: across, height: down } : null;
    if (was === null || across === 0 || (was.width === across && was.height === down)) return;
    // What is selected, and what is looked at, stay what they were.
    moved.current = true;
    setSelection((mask) => mask && mask.scaled(across, down));
    views.change((from) => from && { ...from, scale: (from.scale * was.width) / across });
  }, [across, down, views]);
  const layers = picture?.layers ?? [];
  const layerId = layers.some(({ id }) => id === chosenLayer) ? chosenLayer : (layers.at(-1)?.id ?? null);
  const numbers = useMemo(() => selection?.toNumbers(), [selection]);

  const select = useCallback((mask: Mask | null, how: HowToSelect) => {
    setSelection((before) => {
      const next =
        how === 'new' || before === null || mask === null
          ? how === 'remove' && mask
            ? before
            : mask
          : how === 'add'
            ? before.or(mask)
            : before.without(mask);
      return next?.isEmpty === true ? null : next;
    });
  }, []);

  return {
    tool,
    setTool,
    colour,
    setColour,
    size,
    setSize: (next) => setSizeNow(within(Math.round(next), leastSize, mostSize)),
    tolerance,
    setTolerance,
    layerId,
    setLayerId,
    selection,
    select,
    alike: ({ x, y }, how) => {
      const [column, row] = [Math.floor(x), Math.floor(y)];
      if (picture === null || column < 0 || row < 0 || column >= picture.width || row >= picture.height) return;
      void act(() => client.selectAlike(picture.workId, { x: column, y: row, tolerance })).then(
        (mask) => mask && select(Mask.fromNumbers(mask), how),
      );
    },
    paint: (stroke) => {
      if (layerId !== null) send(stroke, layerId, numbers);
    },
    clear: () => {
      const box = selection?.bounds;
      if (!box || picture === null || layerId === null || numbers === undefined) return;
      const data = new Uint8Array(box.width * box.height * 4);
      void act((personId) => client.paint(picture.workId, { ...box, layerId, personId, mask: numbers }, data));
    },
    views,
    setView,
    resized,
    zoomBy: (factor) => {
      const middle = { x: screen.current.width / 2, y: screen.current.height / 2 };
      setView((before) => before && zoomed(before, factor, middle));
    },
    fit: () => {
      moved.current = false;
      resized(screen.current);
    },
    actual: () => picture && setView(() => centred(picture, screen.current, 1)),
  };
}
