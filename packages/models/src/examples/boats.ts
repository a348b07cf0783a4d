/**
 * Example pictures: boats at sea, by every time of the day, drawn as SVG from a number. For a first look without pictures of one's own. Their attributes
 * (daylight, colours, sails, islands) vary smoothly and apart from each other, so that a small model can learn them. Pure.
 */
import { RandomStream } from '@fourhands/engine';

/** Of the drawing's sides; what is drawn from it may have any size. */
const side = 128;
type Colour = readonly [red: number, green: number, blue: number];

interface Daylight {
  readonly at: number;
  readonly high: Colour;
  readonly low: Colour;
  readonly sea: Colour;
  readonly light: Colour;
}

/** From one night to the next. */
const day: readonly Daylight[] = [
  { at: 0, high: [16, 22, 58], low: [44, 52, 104], sea: [14, 28, 66], light: [244, 240, 214] },
  { at: 0.2, high: [92, 104, 168], low: [250, 176, 132], sea: [62, 84, 130], light: [255, 214, 140] },
  { at: 0.4, high: [84, 162, 228], low: [206, 232, 246], sea: [34, 120, 170], light: [255, 244, 190] },
  { at: 0.6, high: [66, 146, 222], low: [186, 222, 244], sea: [26, 108, 160], light: [255, 246, 204] },
  { at: 0.8, high: [110, 70, 130], low: [255, 138, 84], sea: [84, 64, 112], light: [255, 168, 92] },
  { at: 1, high: [16, 22, 58], low: [44, 52, 104], sea: [14, 28, 66], light: [244, 240, 214] },
];
const hulls: readonly Colour[] = [
  [178, 48, 44],
  [36, 74, 132],
  [238, 190, 64],
  [44, 122, 92],
  [92, 58, 40],
  [236, 232, 222],
];
const sails: readonly Colour[] = [
  [250, 246, 234],
  [250, 246, 234],
  [206, 64, 56],
  [240, 178, 60],
  [64, 118, 172],
];
const sand: Colour = [206, 182, 132];
const forest: Colour = [58, 104, 70];
const white: Colour = [255, 255, 255];

const mixed = (from: Colour, to: Colour, share: number): Colour => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];
const css = (colour: Colour): string => `rgb(${colour.map((value) => Math.round(value)).join(',')})`;
const place = (value: number): string => value.toFixed(2);
const points = (...all: readonly (readonly [x: number, y: number])[]): string =>
  all.map(([x, y]) => `${place(x)},${place(y)}`).join(' ');

function daylightAt(hour: number): Omit<Daylight, 'at'> {
  const next = Math.max(
    1,
    day.findIndex(({ at }) => at >= hour),
  );
  const [before, after] = [day[next - 1]!, day[next]!];
  const share = (hour - before.at) / (after.at - before.at);
  return {
    high: mixed(before.high, after.high, share),
    low: mixed(before.low, after.low, share),
    sea: mixed(before.sea, after.sea, share),
    light: mixed(before.light, after.light, share),
  };
}

/** Picture `index` of the series, from 0 on: an SVG document, the same for the same number. */
export function drawBoat(index: number): string {
  const random = new RandomStream(index, 640);
  const between = (least: number, most: number) => least + random.uniform() * (most - least);
  const oneOf = <Item>(items: readonly Item[]): Item => items[random.integer(items.length)]!;
  const chance = (share: number) => random.uniform() < share;

  const { high, low, sea, light } = daylightAt(random.uniform());
  const horizon = between(66, 84);
  const [sunX, sunY, sunSize] = [between(16, 112), between(14, horizon - 12), between(6, 10)];
  const parts = [
    `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${css(high)}"/><stop offset="1" stop-color="${css(low)}"/></linearGradient>`,
    `<linearGradient id="sea" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${css(mixed(sea, low, 0.35))}"/><stop offset="1" stop-color="${css(sea)}"/></linearGradient></defs>`,
    `<rect width="${side}" height="${place(horizon)}" fill="url(#sky)"/>`,
    `<circle cx="${place(sunX)}" cy="${place(sunY)}" r="${place(sunSize * 1.8)}" fill="${css(light)}" opacity="0.25"/>`,
    `<circle cx="${place(sunX)}" cy="${place(sunY)}" r="${place(sunSize)}" fill="${css(light)}"/>`,
  ];
  for (let clouds = random.integer(3); clouds > 0; clouds--) {
    const [x, y, size] = [between(10, 118), between(10, horizon - 26), between(6, 11)];
    const fill = css(mixed(low, white, 0.55));
    for (const [dx, dy, share] of [
      [-0.9, 0.2, 0.7],
      [0, 0, 1],
      [1, 0.25, 0.65],
    ] as const)
      parts.push(
        `<ellipse cx="${place(x + dx * size)}" cy="${place(y + dy * size * 0.5)}" rx="${place(size * share)}" ry="${place(size * share * 0.5)}" fill="${fill}" opacity="0.85"/>`,
      );
  }
  if (chance(0.5)) {
    const [x, wide, tall] = [between(0, side), between(24, 44), between(8, 18)];
    const land = css(mixed(forest, low, 0.45));
    parts.push(
      `<path d="M ${place(x - wide)} ${place(horizon)} Q ${place(x - wide / 3)} ${place(horizon - 2 * tall)} ${place(x + wide / 5)} ${place(horizon - tall / 2)} T ${place(x + wide)} ${place(horizon)} Z" fill="${land}"/>`,
      `<rect x="${place(x - wide)}" y="${place(horizon - 1.4)}" width="${place(2 * wide)}" height="1.6" fill="${css(mixed(sand, low, 0.4))}"/>`,
    );
  }
  parts.push(`<rect y="${place(horizon)}" width="${side}" height="${place(side - horizon)}" fill="url(#sea)"/>`);
  for (let glints = 5; glints > 0; glints--)
    parts.push(
      `<rect x="${place(sunX + between(-7, 7) - 5)}" y="${place(between(horizon + 2, 124))}" width="10" height="1.2" rx="0.6" fill="${css(light)}" opacity="0.55"/>`,
    );
  for (let waves = 9; waves > 0; waves--) {
    const [x, y] = [between(4, 112), between(horizon + 4, 124)];
    parts.push(
      `<path d="M ${place(x)} ${place(y)} q 3 -2.4 6 0 t 6 0" fill="none" stroke="${css(mixed(sea, white, 0.35))}" stroke-width="1" opacity="0.7"/>`,
    );
  }
  if (chance(0.3)) parts.push(...boat(between(14, 114), horizon + 3, 0.28, hulls[4]!, sails[0]!, false, low));
  parts.push(
    ...boat(
      between(44, 84),
      between(horizon + 12, 112),
      between(0.85, 1.15),
      oneOf(hulls),
      oneOf(sails),
      chance(0.5),
      mixed(low, white, 0.5),
    ),
  );
  for (let birds = random.integer(3); birds > 0; birds--) {
    const [x, y] = [between(12, 108), between(12, horizon - 20)];
    parts.push(
      `<path d="M ${place(x)} ${place(y)} q 2.4 -3 4 0 q 1.6 -3 4 0" fill="none" stroke="${css(mixed(high, [20, 20, 30], 0.6))}" stroke-width="1.2"/>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}">${parts.join('')}</svg>`;
}

/** On the water at (x, y), sailing to the left or to the right. */
function boat(
  x: number,
  y: number,
  scale: number,
  hull: Colour,
  sail: Colour,
  leftward: boolean,
  light: Colour,
): string[] {
  const lit = (colour: Colour) => css(mixed(colour, light, 0.12));
  const turn = leftward ? -1 : 1;
  const at = (dx: number, dy: number): readonly [number, number] => [x + turn * scale * dx, y + scale * dy];
  const [mast, top] = [at(-1, -8), at(-1, -62)];
  return [
    `<polygon points="${points(at(-22, 10), at(20, 10), at(16, 12), at(-20, 12))}" fill="${css(mixed(hull, [10, 20, 40], 0.6))}" opacity="0.35"/>`,
    `<polygon points="${points(at(-26, -8), at(28, -8), at(20, 9), at(-20, 9))}" fill="${lit(hull)}"/>`,
    `<polygon points="${points(at(-26, -8), at(28, -8), at(27, -5), at(-25, -5))}" fill="${lit(mixed(hull, white, 0.45))}"/>`,
    `<line x1="${place(mast[0])}" y1="${place(mast[1])}" x2="${place(top[0])}" y2="${place(top[1])}" stroke="rgb(92,66,46)" stroke-width="${place(1.8 * scale)}"/>`,
    `<polygon points="${points(at(-3, -60), at(-3, -12), at(-25, -12))}" fill="${lit(mixed(sail, [120, 120, 130], 0.14))}"/>`,
    `<polygon points="${points(at(1, -56), at(1, -12), at(24, -12))}" fill="${lit(sail)}"/>`,
    `<polygon points="${points(at(-1, -66), at(-1, -61), at(-10, -63))}" fill="${lit(hull)}"/>`,
  ];
}
