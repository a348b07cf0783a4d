/** Edits of sounds and scripts that were acknowledged are there after the server was killed, with their authors. */
import { writeWav } from '@fourhands/core/media/sound/wav';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerToKill, untilKilled } from './server-to-kill.ts';

let server: ServerToKill;
beforeEach(async () => {
  server = await ServerToKill.on();
});
afterEach(() => server.end());

it('no acknowledged cut of a sound is lost, and the sound is heard as it was', async () => {
  let client = await server.start();
  const samples = Float32Array.from({ length: 48_000 }, (_, i) => ((i * 37) % 2000) / 32_768);
  const file = writeWav({ sampleRate: 48_000, channels: [samples] }, 16);
  const { work } = await client.importSound('steps.wav', file, { personId: 'ann' });
  const trackId = (await client.getSound(work.id)).content.tracks[0]!.id;
  const cuts = new Set<number>();
  for (const round of [0, 1]) {
    const made = await untilKilled(server, 9 + 8 * round, async (index) => {
      // Each cut is one change, told apart by its place.
      const at = (round * 1000 + index + 1) * 20;
      await client.editSound(work.id, { personId: 'ann', edits: [{ type: 'split', trackId, at }] });
      return at;
    });
    for (const at of made) cuts.add(at);
    client = await server.start();
    const { content, steps } = await client.getSound(work.id);
    const starts = new Set(content.tracks[0]!.clips.map(({ start }) => start));
    expect([...cuts].filter((at) => !starts.has(at))).toEqual([]);
    expect(steps.every(({ actor }) => actor?.id === 'ann')).toBe(true);
    expect(await client.soundSamples(work.id, { start: 0, length: samples.length })).toEqual(samples);
  }
  const before = (await client.getSound(work.id)).content.tracks[0]!.clips.length;
  expect((await client.undoSound(work.id, { personId: 'ann' })).change).not.toBeNull();
  expect((await client.getSound(work.id)).content.tracks[0]!.clips).toHaveLength(before - 1);
});

it('no acknowledged line of a script is lost, nor whose it is', async () => {
  let client = await server.start();
  const { id } = await client.createSpeech({ title: 'Lines' });
  const lines = new Map<string, string>();
  for (const round of [0, 1]) {
    const made = await untilKilled(server, 9 + 8 * round, async (index) => {
      const text = `Line ${round} ${index}`;
      const { ids } = await client.editSpeech(id, {
        personId: 'bob',
        edits: [{ kind: 'add', lines: [{ text }], after: null }],
      });
      return [ids[0]!, text] as const;
    });
    for (const [line, text] of made) lines.set(line, text);
    client = await server.start();
    const kept = new Map((await client.readSpeech(id)).lines.map((line) => [line.id, line]));
    expect([...lines].filter(([line, text]) => kept.get(line)?.text !== text)).toEqual([]);
    const writers = [...kept.values()].map(({ writer }) => writer?.actor?.id);
    expect(new Set(writers)).toEqual(new Set(['bob']));
  }
});
