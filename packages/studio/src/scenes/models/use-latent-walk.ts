/** Pointer, touch, wheel and keys over the latent plane, as a view and a place in it. */
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
} from 'react';
import type { Bounds } from '@fourhands/core/protocol/model';
import { clampView, fitView, toPlane, toScreen, zoomAt, type Size, type View } from './latent-view.ts';

export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

interface Walk {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly size: Size;
  readonly view: View | null;
  readonly dragging: boolean;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: (event: PointerEvent) => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
  readonly zoom: (factor: number) => void;
  readonly reset: () => void;
}

const keyStep = 24;
const farKeyStep = 120;
const keyZoom = 1.25;
/** Nearer to the edge than this, the picture moves under the crosshair instead. */
const edge = 64;
const dragThreshold = 4;

export function useLatentWalk(bounds: Bounds, at: PlanePoint, onAt: (at: PlanePoint) => void): Walk {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [chosen, setChosen] = useState<View | null>(null);
  const [dragging, setDragging] = useState(false);
  const pointers = useRef(new Map<number, { left: number; top: number }>());
  const moved = useRef(0);
  const view = size.width === 0 ? null : (chosen ?? fitView(bounds, size));
  const latest = useRef({ view, size, bounds });
  latest.current = { view, size, bounds };

  const change = (next: (view: View, size: Size) => View) => {
    const now = latest.current;
    if (now.view === null) return;
    const changed = clampView(next(now.view, now.size), now.bounds, now.size);
    latest.current = { ...now, view: changed };
    setChosen(changed);
  };

  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    setSize({ width: element.clientWidth, height: element.clientHeight });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // React listens to the wheel passively; the page would scroll along.
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016));
      change((before, room) => zoomAt(before, room, event.clientX - box.left, event.clientY - box.top, factor));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const place = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { left: event.clientX - box.left, top: event.clientY - box.top };
  };
  const pointAt = ({ left, top }: { left: number; top: number }) => {
    const now = latest.current;
    if (now.view !== null) onAt(toPlane(now.view, now.size, left, top));
  };

  const onPointerEnd = (event: PointerEvent) => {
    const here = pointers.current.get(event.pointerId);
    pointers.current.delete(event.pointerId);
    if (pointers.current.size > 0) return;
    setDragging(false);
    // A touch that did not drag says "here".
    if (here !== undefined && event.type === 'pointerup' && moved.current < dragThreshold) pointAt(here);
  };

  const onPointerMove = (event: PointerEvent) => {
    const here = place(event);
    const before = pointers.current.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType === 'mouse') pointAt(here);
      return;
    }
    const others = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
    pointers.current.set(event.pointerId, here);
    moved.current += Math.hypot(here.left - before.left, here.top - before.top);
    const [other] = others;
    if (other === undefined) {
      if (moved.current < dragThreshold) return;
      setDragging(true);
      change((now) => ({
        ...now,
        x: now.x - (here.left - before.left) / now.scale,
        y: now.y - (here.top - before.top) / now.scale,
      }));
    } else {
      const apart = Math.hypot(here.left - other.left, here.top - other.top);
      const apartBefore = Math.hypot(before.left - other.left, before.top - other.top);
      change((now, room) => zoomAt(now, room, other.left, other.top, apart / Math.max(1, apartBefore)));
    }
  };

  /** Moves the crosshair, and the picture with it where the crosshair would leave. */
  const step = (right: number, down: number) => {
    const now = latest.current;
    if (now.view === null) return;
    const from = toScreen(now.view, now.size, at.x, at.y);
    const seen = from.left >= 0 && from.top >= 0 && from.left <= now.size.width && from.top <= now.size.height;
    const start = seen ? from : { left: now.size.width / 2, top: now.size.height / 2 };
    const to = { left: start.left + right, top: start.top + down };
    const beyond = (value: number, room: number) =>
      value < edge ? value - edge : value > room - edge ? value - room + edge : 0;
    const push = { left: beyond(to.left, now.size.width), top: beyond(to.top, now.size.height) };
    const target = toPlane(now.view, now.size, to.left, to.top);
    change((before) => ({ ...before, x: before.x + push.left / before.scale, y: before.y + push.top / before.scale }));
    onAt(target);
  };

  const zoom = (factor: number) => {
    change((before, room) => {
      const { left, top } = toScreen(before, room, at.x, at.y);
      const seen = left >= 0 && top >= 0 && left <= room.width && top <= room.height;
      return seen
        ? zoomAt(before, room, left, top, factor)
        : zoomAt(before, room, room.width / 2, room.height / 2, factor);
    });
  };

  return {
    ref,
    size,
    view,
    dragging,
    zoom,
    reset: () => setChosen(null),
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pointers.current.set(event.pointerId, place(event));
        moved.current = 0;
      },
      onPointerMove,
      onPointerUp: onPointerEnd,
      onPointerCancel: onPointerEnd,
      onKeyDown(event) {
        const far = event.shiftKey ? farKeyStep : keyStep;
        if (event.key === 'ArrowLeft') step(-far, 0);
        else if (event.key === 'ArrowRight') step(far, 0);
        else if (event.key === 'ArrowUp') step(0, -far);
        else if (event.key === 'ArrowDown') step(0, far);
        else if (event.key === '+' || event.key === '=') zoom(keyZoom);
        else if (event.key === '-' || event.key === '_') zoom(1 / keyZoom);
        else if (event.key === '0') setChosen(null);
        else return;
        event.preventDefault();
      },
    },
  };
}
