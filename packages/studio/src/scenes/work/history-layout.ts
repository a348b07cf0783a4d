/** Where the rows of a history picture lie on the strip: time runs to the right, branches lie one below the other. */
import type { HistoryItem } from '@fourhands/core/version/history-picture';

const columnWidth = 44;
export const laneHeight = 26;

interface PlacedItem {
  readonly item: HistoryItem;
  readonly x: number;
  readonly y: number;
}

interface HistoryLine {
  readonly key: string;
  readonly path: string;
}

export interface HistoryLayout {
  readonly places: readonly PlacedItem[];
  readonly lines: readonly HistoryLine[];
  readonly width: number;
  readonly height: number;
}

/** `items` come newest first, as core gives them. */
export function layHistory(items: readonly HistoryItem[]): HistoryLayout {
  const oldestFirst = items.toReversed();
  const places = oldestFirst.map((item, index): PlacedItem => ({
    item,
    x: index * columnWidth + columnWidth / 2,
    y: item.lane * laneHeight + laneHeight / 2,
  }));
  const byId = new Map(places.map((place) => [place.item.id, place]));
  const lines = places.flatMap((place) =>
    place.item.parents.flatMap((parentId): HistoryLine[] => {
      const parent = byId.get(parentId);
      if (parent === undefined) return [];
      const bend = Math.min(parent.x + columnWidth / 2, place.x);
      const path =
        parent.y === place.y
          ? `M${parent.x} ${parent.y}H${place.x}`
          : `M${parent.x} ${parent.y}C${bend} ${parent.y} ${bend - columnWidth / 4} ${place.y} ${bend} ${place.y}H${place.x}`;
      return [{ key: `${parentId} ${place.item.id}`, path }];
    }),
  );
  const lanes = Math.max(1, ...items.map(({ lane }) => lane + 1));
  return { places, lines, width: Math.max(1, items.length) * columnWidth, height: lanes * laneHeight };
}
