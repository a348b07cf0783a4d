/** Sounds that say something on a screen or in a game. */
import { controls, type Effect } from './effect.ts';
import { driven, filter, held, mixed, placed, ringing, room, shaped, struck, tone } from './signal.ts';

const laser: Effect = {
  name: 'laser',
  label: { en: 'Laser', zh: '激光' },
  words: ['laser', 'ray gun', 'zap', 'pew', '激光', '射线'],
  controls: [controls.pitch(), controls.speed(), controls.own('grit', 'Grit', '颗粒感', 0.2)],
  render: (control, chance) => {
    const [pitch, speed, grit] = [control('pitch'), control('speed'), control('grit')];
    const seconds = 0.7 - 0.5 * speed;
    const top = chance.about(1500 + 3500 * pitch, 0.1);
    const fall = (time: number) => 90 + top * Math.exp((-time * 5.5) / seconds);
    const beam = mixed([tone(fall, seconds, 'saw'), 0.6], [tone((time) => fall(time) * 1.503, seconds, 'square'), 0.3]);
    const rough = filter(chance.noise(seconds), 'band', fall, 3);
    return shaped(filter(mixed([beam, 1], [rough, 2 * grit]), 'low', 9000), struck(0.002, seconds * 1.3));
  },
};

const coin: Effect = {
  name: 'coin',
  label: { en: 'Coin', zh: '金币' },
  words: ['coin', 'money', 'collect', 'pickup', '金币', '硬币', '钱', '收集'],
  controls: [controls.pitch(), controls.own('metal', 'Metal', '金属感', 0.4)],
  render: (control, chance) => {
    const [pitch, metal] = [control('pitch'), control('metal')];
    const base = chance.about(700 + 700 * pitch, 0.03);
    const note = (frequency: number, seconds: number) =>
      mixed(
        [shaped(tone(frequency, seconds, 'square'), struck(0.002, seconds * 1.4)), 0.5 * (1 - metal)],
        [
          ringing(
            [
              [frequency, 1, seconds],
              [frequency * 2.76, 0.6, seconds * 0.6],
              [frequency * 5.4, 0.4, seconds * 0.4],
            ],
            seconds,
          ),
          metal,
        ],
      );
    return placed(0.8, [
      [0, note(base, 0.1), 1],
      [0.08, note(base * 1.335, 0.65), 1],
    ]);
  },
};

const jump: Effect = {
  name: 'jump',
  label: { en: 'Jump', zh: '跳跃' },
  words: ['jump', 'hop', 'bounce', '跳', '跳跃', '弹'],
  controls: [controls.pitch(), controls.strength()],
  render: (control, chance) => {
    const [pitch, strength] = [control('pitch'), control('strength')];
    const base = chance.about(140 + 260 * pitch, 0.05);
    const seconds = 0.2 + 0.25 * strength;
    const rise = tone((time) => base * (1 + (1 + 2 * strength) * (time / seconds) ** 0.7), seconds, 'square');
    return shaped(filter(rise, 'low', 3500), held(seconds, 0.005, 0.12));
  },
};

const powerUp: Effect = {
  name: 'power up',
  label: { en: 'Power up', zh: '升级' },
  words: ['power up', 'level up', 'upgrade', 'magic', 'win', '升级', '强化', '魔法', '胜利'],
  controls: [controls.pitch(), controls.speed(), controls.own('notes', 'Notes', '音数', 6, 2, 16)],
  render: (control) => {
    const [pitch, speed, notes] = [control('pitch'), control('speed'), Math.round(control('notes'))];
    const base = 220 * 2 ** (1.5 * pitch);
    const steps = [0, 4, 7, 12, 16, 19, 24, 28, 31, 36, 40, 43, 48, 52, 55, 60];
    const gap = 0.14 - 0.09 * speed;
    const parts = steps.slice(0, notes).map((step, i): [number, Float32Array, number] => {
      const frequency = base * 2 ** (step / 12);
      const voice = mixed([tone(frequency, 0.3, 'triangle'), 1], [tone(frequency * 2, 0.3, 'square'), 0.12]);
      return [i * gap, shaped(voice, struck(0.004, i === notes - 1 ? 0.3 : 0.22)), 0.7];
    });
    return room(placed(notes * gap + 0.5, parts), 0.6, 0.2, 8000);
  },
};

const click: Effect = {
  name: 'click',
  label: { en: 'Click', zh: '点击' },
  words: ['click', 'button', 'tap', 'key', 'switch', '点击', '按钮', '按键'],
  controls: [controls.pitch(), controls.hardness()],
  render: (control, chance) => {
    const [pitch, hard] = [control('pitch'), control('hardness')];
    const base = chance.about(700 + 2300 * pitch, 0.04);
    const body = ringing(
      [
        [base, 1, 0.03],
        [base * 1.9, 0.5 * hard, 0.015],
        [base * 3.4, 0.4 * hard, 0.01],
      ],
      0.08,
    );
    return mixed([body, 1], [shaped(filter(chance.noise(0.006), 'high', 2000), struck(0.0003, 0.004)), hard]);
  },
};

const notification: Effect = {
  name: 'notification',
  label: { en: 'Notification', zh: '提示音' },
  words: ['notification', 'message', 'alert', 'ding', 'success', '提示', '提示音', '消息', '通知', '成功'],
  controls: [controls.pitch(), controls.own('warmth', 'Warmth', '温暖度', 0.5)],
  render: (control) => {
    const [pitch, warmth] = [control('pitch'), control('warmth')];
    const base = 440 * 2 ** (pitch * 1.2);
    const note = (frequency: number) =>
      shaped(
        mixed(
          [tone(frequency, 1), 1],
          [tone(frequency * 2, 1), 0.35],
          [tone(frequency * 3.01, 1), 0.25 * (1 - warmth)],
        ),
        struck(0.004 + 0.02 * warmth, 0.9),
      );
    return room(
      placed(1.2, [
        [0, note(base), 0.8],
        [0.13, note(base * 1.5), 1],
      ]),
      0.5,
      0.18,
      6000,
    );
  },
};

const failure: Effect = {
  name: 'error',
  label: { en: 'Error', zh: '错误音' },
  words: ['error', 'wrong', 'fail', 'denied', 'buzzer', '错误', '失败', '拒绝'],
  controls: [controls.pitch(0.3), controls.own('harshness', 'Harshness', '刺耳度', 0.4)],
  render: (control) => {
    const [pitch, harsh] = [control('pitch'), control('harshness')];
    const base = 90 + 190 * pitch;
    const buzz = (frequency: number, seconds: number) =>
      shaped(
        driven(
          filter(
            mixed([tone(frequency, seconds, 'saw'), 1], [tone(frequency * 1.06, seconds, 'saw'), 0.8]),
            'low',
            700 + 4000 * harsh,
          ),
          1 + 3 * harsh,
        ),
        held(seconds, 0.006, 0.05),
      );
    return placed(0.6, [
      [0, buzz(base * 1.26, 0.16), 1],
      [0.2, buzz(base, 0.34), 1],
    ]);
  },
};

const swoosh: Effect = {
  name: 'swoosh',
  label: { en: 'Swoosh', zh: '呼啸而过' },
  words: ['swoosh', 'whoosh', 'swipe', 'pass', 'sword', '嗖', '呼啸', '挥', '划过'],
  controls: [controls.size(0.4), controls.speed()],
  render: (control, chance) => {
    const [size, speed] = [control('size'), control('speed')];
    const seconds = 1.1 - 0.8 * speed;
    const near = (time: number) => Math.exp(-(((time / seconds - 0.55) / 0.2) ** 2));
    const air = filter(chance.noise(seconds), 'band', (time) => (1700 - 1200 * size) * (0.4 + 1.5 * near(time)), 1.6);
    return shaped(air, near);
  },
};

const electricity: Effect = {
  name: 'electricity',
  label: { en: 'Electricity', zh: '电流' },
  words: ['electricity', 'electric', 'spark', 'short circuit', 'hum', '电', '电流', '火花', '短路'],
  controls: [controls.strength(), controls.own('hum', 'Hum', '嗡鸣', 0.4), controls.seconds(3)],
  render: (control, chance) => {
    const [strength, hum, seconds] = [control('strength'), control('hum'), control('seconds')];
    const line = driven(mixed([tone(100, seconds), 1], [tone(200, seconds), 0.5], [tone(300, seconds), 0.3]), 2);
    const sparks = chance.moments(4 + 50 * strength, seconds).map((moment) => {
      const length = chance.between(0.004, 0.05);
      const arc = filter(chance.noise(length), 'high', chance.between(1500, 5000)).map(
        (value, i) => value * (Math.sin((2 * Math.PI * 100 * i) / 48_000) > 0 ? 1 : 0.3),
      );
      return [moment, shaped(arc, struck(0.0003, length)), chance.between(0.1, 1) ** 2] as const;
    });
    return shaped(mixed([line, 0.3 * hum], [placed(seconds, sparks), 0.4 + strength]), held(seconds, 0.02, 0.05));
  },
};

export const signEffects: readonly Effect[] = [
  laser,
  coin,
  jump,
  powerUp,
  click,
  notification,
  failure,
  swoosh,
  electricity,
];
