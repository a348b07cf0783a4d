/** Weather, water and fire. */
import { controls, type Effect } from './effect.ts';
import {
  brown,
  filter,
  held,
  mixed,
  pink,
  placed,
  ringing,
  room,
  samplesOf,
  shaped,
  struck,
  tone,
  wandering,
  type Chance,
} from './signal.ts';

/** A drop that falls into water: a bubble that rings higher as it closes (van den Doel 2005). */
function drop(chance: Chance, size: number): Float32Array {
  const frequency = chance.about(2600 - 1900 * size, 0.35);
  const seconds = 0.03 + 0.09 * size;
  const rise = chance.between(0.5, 2.5);
  return shaped(
    tone((time) => frequency * (1 + rise * time * 8), seconds),
    struck(0.002, seconds),
  );
}

const thunder: Effect = {
  name: 'thunder',
  label: { en: 'Thunder', zh: '雷声' },
  words: ['thunder', 'lightning', 'storm', '雷', '打雷', '闪电'],
  controls: [controls.distance(0.4), controls.strength(0.6), controls.seconds(6, 2, 15)],
  render: (control, chance) => {
    const [far, strength, seconds] = [control('distance'), control('strength'), control('seconds')];
    // The bolt is long: its nearer parts are heard first and brightest.
    const claps = Array.from({ length: 4 + Math.round(10 * strength) }, (_, i) => {
      const moment = i === 0 ? 0 : chance.between(0, 0.35 + 1.8 * far);
      const bright = (6000 * (1 - far) ** 2 + 300) / (1 + i * 0.4);
      const clap = shaped(filter(chance.noise(0.5), 'low', bright), struck(0.001 + 0.04 * far, 0.1 + 0.4 * far));
      return [moment, clap, chance.between(0.3, 1) * (1 - 0.6 * far)] as const;
    });
    const swell = wandering(chance, 0.15, 1, 4, seconds);
    const rumble = filter(brown(chance.noise(seconds)), 'low', 90 + 160 * (1 - far), 0.8);
    const rolling = shaped(
      rumble,
      (time) => (typeof swell === 'number' ? swell : swell(time)) * struck(0.1 + 0.7 * far, seconds)(time),
    );
    return room(mixed([placed(seconds, claps), 1], [rolling, 2 + 3 * strength]), 1.2 + 2 * far, 0.35, 1500);
  },
};

const rain: Effect = {
  name: 'rain',
  label: { en: 'Rain', zh: '雨' },
  words: ['rain', 'drizzle', 'shower', 'downpour', '雨', '下雨', '细雨', '暴雨'],
  controls: [controls.strength(), controls.hardness(0.3), controls.seconds(6)],
  render: (control, chance) => {
    const [strength, hard, seconds] = [control('strength'), control('hardness'), control('seconds')];
    const hiss = filter(filter(pink(chance.noise(seconds)), 'high', 700), 'low', 5000 + 7000 * hard);
    const drops = chance.moments(20 + 260 * strength, seconds).map((moment) => {
      const near = chance.between(0, 1) ** 3;
      const sound = shaped(
        filter(chance.noise(0.012), 'band', chance.between(1500, 5000) * (0.6 + hard), 1.5 + 3 * hard),
        struck(0.0005, 0.01),
      );
      return [moment, sound, 0.1 + 0.9 * near] as const;
    });
    return mixed(
      [shaped(hiss, wandering(chance, 0.8, 1, 1, seconds)), 0.15 + 0.5 * strength],
      [placed(seconds, drops), 0.5],
    );
  },
};

const wind: Effect = {
  name: 'wind',
  label: { en: 'Wind', zh: '风' },
  words: ['wind', 'breeze', 'gale', 'storm wind', '风', '微风', '狂风'],
  controls: [controls.strength(), controls.own('whistle', 'Whistle', '呼啸', 0.4), controls.seconds(7)],
  render: (control, chance) => {
    const [strength, whistle, seconds] = [control('strength'), control('whistle'), control('seconds')];
    const gusts = wandering(chance, 0.25, 1, 0.5 + strength, seconds) as (time: number) => number;
    const air = filter(pink(chance.noise(seconds)), 'low', (time) => 250 + (500 + 1400 * strength) * gusts(time));
    const gap = filter(chance.noise(seconds), 'band', (time) => 350 + 900 * gusts(time), 8 + 22 * whistle);
    return shaped(mixed([air, 1], [gap, 0.6 * whistle]), (time) => gusts(time) * held(seconds, 0.6, 0.8)(time));
  },
};

const fire: Effect = {
  name: 'fire',
  label: { en: 'Fire', zh: '火' },
  words: ['fire', 'campfire', 'flames', 'burning', 'crackling', '火', '篝火', '燃烧', '火焰'],
  controls: [controls.size(0.4), controls.own('crackle', 'Crackle', '噼啪声', 0.5), controls.seconds(6)],
  render: (control, chance) => {
    const [size, crackle, seconds] = [control('size'), control('crackle'), control('seconds')];
    const flicker = wandering(chance, 0.4, 1, 7, seconds);
    const roar = shaped(filter(brown(chance.noise(seconds)), 'low', 140 + 500 * size), flicker);
    const hiss = shaped(filter(chance.noise(seconds), 'high', 3500), wandering(chance, 0.1, 0.5, 3, seconds));
    const snaps = chance.moments(3 + 28 * crackle, seconds).map((moment) => {
      const strong = chance.between(0, 1) ** 4;
      const snap = shaped(
        filter(chance.noise(0.03), 'band', chance.between(900, 5500), 2),
        struck(0.0003, chance.between(0.004, 0.025)),
      );
      return [moment, snap, 0.15 + 1.6 * strong] as const;
    });
    return mixed([roar, 1.5 + 2 * size], [hiss, 0.04], [placed(seconds, snaps), 1]);
  },
};

const stream: Effect = {
  name: 'stream',
  label: { en: 'Stream', zh: '溪流' },
  words: ['stream', 'brook', 'river', 'creek', 'running water', '溪', '小溪', '河', '流水'],
  controls: [controls.size(0.4), controls.speed(), controls.seconds(6)],
  render: (control, chance) => {
    const [size, speed, seconds] = [control('size'), control('speed'), control('seconds')];
    const drops = chance
      .moments(60 + 200 * speed, seconds)
      .map(
        (moment) =>
          [moment, drop(chance, chance.between(0, 1) * (0.4 + 0.6 * size)), chance.between(0, 0.5) ** 2] as const,
      );
    const wash = filter(filter(pink(chance.noise(seconds)), 'band', 500 + 500 * speed, 0.5), 'high', 180);
    return mixed([placed(seconds, drops), 1], [wash, 0.25 + 0.8 * size]);
  },
};

const waves: Effect = {
  name: 'waves',
  label: { en: 'Waves on a shore', zh: '海浪' },
  words: ['waves', 'sea', 'ocean', 'surf', 'beach', '海', '海浪', '浪', '沙滩'],
  controls: [controls.size(), controls.speed(0.4), controls.seconds(12, 4, 60)],
  render: (control, chance) => {
    const [size, speed, seconds] = [control('size'), control('speed'), control('seconds')];
    const period = 7 - 4 * speed;
    const parts: [number, Float32Array, number][] = [];
    for (let moment = -1; moment < seconds; moment += chance.about(period, 0.25)) {
      const length = period * 1.3;
      const swell = (time: number) =>
        Math.min(1, time / (0.45 * length)) ** 2 * Math.exp(-Math.max(0, time - 0.45 * length) * (1.4 - 0.6 * size));
      const foam = filter(pink(chance.noise(length)), 'low', (time) => 500 + 5500 * swell(time));
      parts.push([moment, shaped(foam, swell), chance.about(1, 0.3)]);
    }
    const deep = filter(brown(chance.noise(seconds)), 'low', 160);
    return mixed([placed(seconds, parts), 1], [shaped(deep, held(seconds, 1, 1)), 0.5 + 1.5 * size]);
  },
};

const waterDrop: Effect = {
  name: 'water drop',
  label: { en: 'Water drop', zh: '水滴' },
  words: ['water drop', 'drip', 'drop', 'plop', '水滴', '滴水'],
  controls: [controls.size(0.4), controls.own('cave', 'Cave', '洞穴', 0.4)],
  render: (control, chance) => {
    const [size, cave] = [control('size'), control('cave')];
    const splash = shaped(filter(chance.noise(0.02), 'high', 2500), struck(0.0005, 0.015));
    return room(
      placed(0.5, [
        [0, splash, 0.2],
        [0.02, drop(chance, size), 1],
      ]),
      0.2 + 2.2 * cave,
      0.15 + 0.4 * cave,
      5000,
    );
  },
};

const bubbles: Effect = {
  name: 'bubbles',
  label: { en: 'Bubbles', zh: '气泡' },
  words: ['bubbles', 'boiling', 'underwater', 'aquarium', '气泡', '冒泡', '沸腾', '水下'],
  controls: [controls.size(), controls.speed(), controls.seconds(4)],
  render: (control, chance) => {
    const [size, speed, seconds] = [control('size'), control('speed'), control('seconds')];
    const parts = chance
      .moments(5 + 45 * speed, seconds)
      .map(
        (moment) => [moment, drop(chance, 0.3 + 0.7 * size * chance.between(0.5, 1)), chance.between(0.2, 1)] as const,
      );
    return filter(placed(seconds, parts), 'low', 2600);
  },
};

const icicles: Effect = {
  name: 'ice',
  label: { en: 'Cracking ice', zh: '冰裂' },
  words: ['ice', 'frozen', 'frost', 'crack', '冰', '冰裂', '冻'],
  controls: [controls.strength(), controls.seconds(3)],
  render: (control, chance) => {
    const [strength, seconds] = [control('strength'), control('seconds')];
    const cracks = chance.moments(2 + 10 * strength, seconds).map((moment) => {
      const base = chance.between(700, 3200);
      const body = ringing(
        [
          [base, 1, 0.08],
          [base * 2.41, 0.6, 0.05],
          [base * 4.1, 0.3, 0.03],
        ],
        0.15,
      );
      const snap = shaped(filter(chance.noise(0.02), 'high', 3000), struck(0.0003, 0.01));
      return [moment, mixed([body, 0.4], [snap, 1]), chance.between(0, 1) ** 2] as const;
    });
    // Far cracks run through the sheet, and high parts come first.
    const sheet = shaped(
      tone((time) => 5200 * Math.exp(-time * 9) + 160, 0.6),
      struck(0.001, 0.5),
    );
    return room(placed(seconds, [[0, sheet, 0.5 * strength], ...cracks]), 1.1, 0.3, 6000).subarray(
      0,
      samplesOf(seconds),
    );
  },
};

export const weatherEffects: readonly Effect[] = [
  thunder,
  rain,
  wind,
  fire,
  stream,
  waves,
  waterDrop,
  bubbles,
  icicles,
];
