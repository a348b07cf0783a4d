/** The picture on the screen: its parts, strokes, selection, locks and what is offered; and the hand that draws on it. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import { Mask } from '@fourhands/core/media/image/mask';
import { mostLevel, sideAt } from '@fourhands/core/media/image/pyramid';
import { lasso, type Point } from '@fourhands/core/media/image/selection';
import type { Picture } from '@fourhands/core/protocol/pictures';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useColours } from '../../state/use-colours.ts';
import { drawComing, drawTag, texture } from './draw-coming.ts';
import { filledPath, outlinePath } from './mask-paths.ts';
import styles from './picture.module.css';
import { drawStroke, type Stroke } from './strokes.ts';
import { partSide, type TileCache } from './tile-cache.ts';
import type { Drawing } from './use-drawing.ts';
import type { OffersAtWork } from './use-offers.ts';
import type { PictureAtWork } from './use-picture.ts';
import { levelFor, placeAt, type Viewport, zoomed } from './viewport.ts';

interface PictureCanvasProps {
  readonly at: PictureAtWork;
  readonly picture: Picture;
  readonly drawing: Drawing;
  readonly offers: OffersAtWork;
  readonly authorsShown: boolean;
  readonly onPlace: (place: Point) => void;
}

/** What the pointers do now. */
type Gesture =
  | { readonly kind: 'stroke'; readonly stroke: Stroke }
  | { readonly kind: 'rectangle'; readonly from: Point; readonly how: 'new' | 'add' | 'remove' }
  | { readonly kind: 'lasso'; readonly points: Point[]; readonly how: 'new' | 'add' | 'remove' }
  | { readonly kind: 'pan' };

const howOf = (event: { readonly shiftKey: boolean; readonly altKey: boolean }) =>
  event.shiftKey ? 'add' : event.altKey ? 'remove' : 'new';

function drawParts(
  surface: CanvasRenderingContext2D,
  tiles: TileCache,
  picture: Picture,
  view: Viewport,
  ratio: number,
) {
  const level = levelFor(view.scale, ratio, mostLevel);
  const step = partSide * 2 ** level;
  const { width, height } = surface.canvas;
  const [from, to] = [placeAt(view, { x: 0, y: 0 }), placeAt(view, { x: width / ratio, y: height / ratio })];
  const last = (side: number, end: number) =>
    Math.min(Math.ceil(sideAt(side, level) / partSide) - 1, Math.floor(end / step));
  for (let row = Math.max(0, Math.floor(from.y / step)); row <= last(picture.height, to.y); row++)
    for (let column = Math.max(0, Math.floor(from.x / step)); column <= last(picture.width, to.x); column++) {
      const bitmap = tiles.get({ level, column, row });
      if (bitmap) {
        const scale = 2 ** level;
        surface.drawImage(bitmap, column * step, row * step, bitmap.width * scale, bitmap.height * scale);
        continue;
      }
      // Until it is there, what is known of a coarser level stands in its place.
      for (let coarser = level + 1; coarser <= mostLevel; coarser++) {
        const shift = coarser - level;
        const known = tiles.peek({ level: coarser, column: column >> shift, row: row >> shift });
        if (!known) continue;
        const size = partSide / 2 ** shift;
        const [x, y] = [(column % 2 ** shift) * size, (row % 2 ** shift) * size];
        const [across, down] = [Math.min(size, known.width - x), Math.min(size, known.height - y)];
        if (across <= 0 || down <= 0) break;
        const scale = 2 ** coarser;
        surface.drawImage(known, x, y, across, down, column * step, row * step, across * scale, down * scale);
        break;
      }
    }
}

function drawLocks(
  surface: CanvasRenderingContext2D,
  paths: readonly { readonly fill: Path2D; readonly outline: Path2D }[],
  colour: string,
  thin: number,
  ratio: number,
) {
  const hatch = texture(surface, 8, (on) => {
    on.strokeStyle = colour;
    on.lineWidth = 1.5;
    for (const shift of [-8, 0, 8]) {
      on.moveTo(shift, 8);
      on.lineTo(shift + 8, 0);
    }
    on.stroke();
  });
  hatch.setTransform(new DOMMatrix().scale(thin / ratio));
  for (const { fill, outline } of paths) {
    surface.fillStyle = hatch;
    surface.fill(fill);
    surface.lineWidth = thin;
    surface.strokeStyle = colour;
    surface.stroke(outline);
  }
}

export function PictureCanvas({ at, picture, drawing, offers, authorsShown, onPlace }: PictureCanvasProps) {
  const m = useMessages();
  const format = useFormat();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const pointers = useRef(new Map<number, Point>());
  const gesture = useRef<Gesture | null>(null);
  const spaced = useRef(false);
  const hover = useRef<Point | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [panning, setPanning] = useState(false);
  // Rendered anew, and so drawn anew, when they change.
  useColours();
  const { views, setView, resized } = drawing;

  useLayoutEffect(() => {
    const element = frame.current!;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const { width: across, height: down } = picture;
  useEffect(() => resized(size), [resized, size]);

  const lockPaths = useMemo(
    () =>
      picture.locks.map(({ mask }) => ({
        fill: filledPath(Mask.fromNumbers(mask)),
        outline: outlinePath(Mask.fromNumbers(mask)),
      })),
    [picture.locks],
  );
  const { selection } = drawing;
  const selectionPath = useMemo(() => selection && outlinePath(selection), [selection]);
  const clip = useMemo(() => selection && filledPath(selection), [selection]);

  const chequers = useRef<{ readonly colours: string; readonly pattern: CanvasPattern } | null>(null);
  const draw = () => {
    const { current: view } = views;
    const element = canvas.current;
    const surface = element?.getContext('2d');
    if (!element || !surface || !view || !at.tiles) return;
    const ratio = devicePixelRatio;
    const [columns, rows] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (element.width !== columns) element.width = columns;
    if (element.height !== rows) element.height = rows;
    const style = getComputedStyle(element);
    surface.resetTransform();
    surface.clearRect(0, 0, columns, rows);
    const [light, dark] = ['--picture-clear', '--picture-clear-other'].map((name) => style.getPropertyValue(name));
    if (chequers.current?.colours !== `${light} ${dark}`) {
      const pattern = texture(surface, 16, (on) => {
        on.fillStyle = light!;
        on.fillRect(0, 0, 16, 16);
        on.fillStyle = dark!;
        on.fillRect(0, 0, 8, 8);
        on.fillRect(8, 8, 8, 8);
      });
      chequers.current = { colours: `${light} ${dark}`, pattern };
    }
    surface.fillStyle = chequers.current.pattern;
    surface.fillRect(view.x * ratio, view.y * ratio, across * view.scale * ratio, down * view.scale * ratio);
    surface.setTransform(view.scale * ratio, 0, 0, view.scale * ratio, view.x * ratio, view.y * ratio);
    const thin = 1 / view.scale;
    const whole = new Path2D();
    whole.rect(0, 0, across, down);
    surface.save();
    surface.clip(whole);
    surface.imageSmoothingEnabled = view.scale * ratio < 2;
    drawParts(surface, at.tiles, picture, view, ratio);
    const active = gesture.current?.kind === 'stroke' ? [gesture.current.stroke] : [];
    for (const stroke of [...at.strokes(), ...active])
      drawStroke(surface, stroke, stroke.mode === 'erase' ? '#ffffff' : stroke.colour);
    const { bitmap, candidate, coming, parts, current, share } = offers;
    if (bitmap && candidate) {
      // What enlarges lies on all of it, however large it is itself.
      const box = candidate.enlarged ? { x: 0, y: 0, width: across, height: down } : candidate.box;
      surface.save();
      const shown = new Path2D();
      shown.rect(box.x + box.width * (1 - share / 100), box.y, box.width * (share / 100), box.height);
      surface.clip(shown);
      const open = new Path2D();
      for (const { fill } of parts) open.addPath(fill);
      surface.clip(open);
      surface.drawImage(bitmap, box.x, box.y, box.width, box.height);
      surface.restore();
    }
    if (coming) drawComing(surface, coming, thin, ratio);
    if (authorsShown && at.authors) drawParts(surface, at.authors, picture, view, ratio);
    if (lockPaths.length > 0) drawLocks(surface, lockPaths, style.getPropertyValue('--picture-lock'), thin, ratio);
    surface.restore();
    // Dark on light lines are seen on every picture.
    const line = (path: Path2D, colour: string, dash: number[], thickness = 1.5) => {
      surface.setLineDash([]);
      surface.lineWidth = (thickness + 1.5) * thin;
      surface.strokeStyle = 'rgb(255 255 255 / 85%)';
      surface.stroke(path);
      surface.setLineDash(dash.map((length) => length * thin));
      surface.lineWidth = thickness * thin;
      surface.strokeStyle = colour;
      surface.stroke(path);
      surface.setLineDash([]);
    };
    for (const part of parts)
      line(part.outline, '#12638c', part === current ? [] : [3, 3], part === current ? 2.5 : 1.5);
    if (coming) line(coming.outline, '#12638c', [6, 6]);
    if (selectionPath && !coming) line(selectionPath, '#1a1815', [4, 4]);
    const { current: now } = gesture;
    const { current: pointer } = hover;
    if (now?.kind === 'rectangle' && pointer) {
      const path = new Path2D();
      path.rect(now.from.x, now.from.y, pointer.x - now.from.x, pointer.y - now.from.y);
      line(path, '#1a1815', [4, 4]);
    }
    if (now?.kind === 'lasso') {
      const path = new Path2D();
      now.points.forEach(({ x, y }, i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
      line(path, '#1a1815', [4, 4]);
    }
    if (coming) drawTag(surface, coming.box, m.making.notYet(format.percent(coming.share)), view, ratio);
    if (pointer && (drawing.tool === 'brush' || drawing.tool === 'eraser') && !panning) {
      const ring = new Path2D();
      ring.arc(pointer.x, pointer.y, drawing.size / 2, 0, 2 * Math.PI);
      line(ring, '#1a1815', [], 1);
    }
  };

  // Drawn once a frame, whatever changed in it: what was rendered, where the picture lies, parts that came, the pointer.
  const latest = useRef(draw);
  const request = useRef(0);
  const schedule = useCallback(() => {
    if (request.current !== 0) return;
    request.current = requestAnimationFrame(() => {
      request.current = 0;
      latest.current();
    });
  }, []);
  useEffect(() => {
    latest.current = draw;
    schedule();
  });
  useEffect(() => views.subscribe(schedule), [views, schedule]);
  const { onRedraw } = at;
  useEffect(() => onRedraw(schedule), [onRedraw, schedule]);
  useEffect(
    () => () => {
      cancelAnimationFrame(request.current);
      request.current = 0;
    },
    [],
  );

  useEffect(() => {
    const element = canvas.current!;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const point = { x: event.clientX - box.left, y: event.clientY - box.top };
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002) * (event.ctrlKey ? 4 : 1));
      setView((before) => before && zoomed(before, factor, point));
    };
    const onSpace = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest('input, textarea, select, button, a') !== null;
      if (event.code !== 'Space' || typing) return;
      event.preventDefault();
      spaced.current = event.type === 'keydown';
      setPanning(spaced.current);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    window.addEventListener('keydown', onSpace);
    window.addEventListener('keyup', onSpace);
    return () => {
      element.removeEventListener('wheel', onWheel);
      window.removeEventListener('keydown', onSpace);
      window.removeEventListener('keyup', onSpace);
    };
  }, [setView]);

  const screenPoint = (event: PointerEvent): Point => {
    const box = canvas.current!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const hoverAt = (place: Point | null) => {
    hover.current = place;
    schedule();
  };

  const onPointerDown = (event: PointerEvent) => {
    const { current: view } = views;
    if (!view || event.button > 1) return;
    canvas.current?.setPointerCapture(event.pointerId);
    canvas.current?.focus();
    const point = screenPoint(event);
    pointers.current.set(event.pointerId, point);
    const place = placeAt(view, point);
    if (pointers.current.size > 1 || spaced.current || event.button === 1) {
      // A second finger moves and zooms: what the first began is nothing.
      gesture.current = { kind: 'pan' };
      at.redraw();
      return;
    }
    const { tool } = drawing;
    if (tool === 'brush' || tool === 'eraser') {
      const stroke: Stroke = {
        mode: tool === 'brush' ? 'over' : 'erase',
        colour: tool === 'brush' ? drawing.colour : '#000000',
        size: drawing.size,
        points: [place],
        clip,
        sequence: null,
      };
      gesture.current = { kind: 'stroke', stroke };
    } else if (tool === 'rectangle') gesture.current = { kind: 'rectangle', from: place, how: howOf(event) };
    else if (tool === 'lasso') gesture.current = { kind: 'lasso', points: [place], how: howOf(event) };
    else if (tool === 'wand') drawing.alike(place, howOf(event));
    else onPlace(place);
    hoverAt(place);
  };

  const onPointerMove = (event: PointerEvent) => {
    const { current: view } = views;
    if (!view) return;
    const point = screenPoint(event);
    const before = pointers.current.get(event.pointerId);
    if (before !== undefined) pointers.current.set(event.pointerId, point);
    const { current: now } = gesture;
    if (now?.kind === 'pan' && before !== undefined) {
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      setView((from) => {
        if (!from) return from;
        const moved = {
          ...from,
          x: from.x + (point.x - before.x) / (other ? 2 : 1),
          y: from.y + (point.y - before.y) / (other ? 2 : 1),
        };
        if (!other) return moved;
        const spread = (one: Point) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
        return zoomed(moved, spread(point) / spread(before), {
          x: (point.x + other.x) / 2,
          y: (point.y + other.y) / 2,
        });
      });
      return;
    }
    if (now?.kind === 'stroke' || now?.kind === 'lasso') {
      const list = now.kind === 'stroke' ? now.stroke.points : now.points;
      const box = canvas.current!.getBoundingClientRect();
      const events = event.nativeEvent.getCoalescedEvents?.() ?? [];
      for (const each of events.length > 0 ? events : [event.nativeEvent])
        list.push(placeAt(view, { x: each.clientX - box.left, y: each.clientY - box.top }));
    }
    hoverAt(placeAt(view, point));
  };

  const onPointerUp = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
    const { current: view } = views;
    const { current: now } = gesture;
    if (now === null || !view) return;
    if (now.kind === 'pan') {
      if (pointers.current.size === 0) gesture.current = null;
      return;
    }
    gesture.current = null;
    const to = placeAt(view, screenPoint(event));
    if (now.kind === 'stroke') {
      drawing.paint(now.stroke);
    } else if (now.kind === 'rectangle') {
      const [x, y] = [Math.round(Math.min(now.from.x, to.x)), Math.round(Math.min(now.from.y, to.y))];
      const box = {
        x,
        y,
        width: Math.round(Math.max(now.from.x, to.x)) - x,
        height: Math.round(Math.max(now.from.y, to.y)) - y,
      };
      drawing.select(Mask.rectangle(across, down, box), now.how);
    } else drawing.select(lasso(across, down, now.points), now.how);
    at.redraw();
  };

  return (
    <div ref={frame} className={styles.frame}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        data-tool={panning ? 'pan' : drawing.tool}
        tabIndex={0}
        role="img"
        aria-label={m.pictures.canvas}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={(event) => {
          pointers.current.delete(event.pointerId);
          gesture.current = null;
          at.redraw();
        }}
        onPointerLeave={() => hoverAt(null)}
        onContextMenu={(event) => event.preventDefault()}
      />
    </div>
  );
}
