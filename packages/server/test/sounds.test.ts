/** Sounds over HTTP: brought in, edited by two people, locked, made for, decided part by part, written out, and there again after a restart. */
import type { FourhandsClient, NewSoundProposal, SoundProposal, SoundShown } from '@fourhands/core';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import { readPeaks } from '@fourhands/core/media/sound/peaks';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from './fake-server.ts';

let server: FakeServer;
let client: FourhandsClient;
beforeAll(async () => {
  server = await startFakeServer();
  client = server.client;
});
afterAll(() => server.close());

const [ann, bo] = ['ann', 'bo'];
const sampleRate = 48_000;

/** Samples that whole numbers of 16 bits hold exactly, no two alike next to each other. */
const steps = (length: number, channels = 1) => ({
  sampleRate,
  channels: Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length }, (_value, i) => (((i * 37 + channel * 11) % 2000) - 1000) / 32_768),
  ),
});

async function brought(length = 20_000, channels = 1): Promise<{ sound: SoundShown; trackId: string }> {
  const { work } = await client.importSound('steps.wav', writeWav(steps(length, channels), 16), { personId: ann });
  const sound = await client.getSound(work.id);
  return { sound, trackId: sound.content.tracks[0]!.id };
}

const heard = (id: string, start: number, length: number, more: object = {}) =>
  client.soundSamples(id, { start, length, ...more });

async function made(id: string, proposalId: string): Promise<SoundProposal> {
  for await (const event of client.watchSound(id)) {
    const all = event.type === 'snapshot' ? event.proposals : event.type === 'proposal' ? [event.proposal] : [];
    const found = all.find((each) => each.id === proposalId);
    if (found !== undefined && found.state !== 'making') return found;
  }
  throw new Error('it never ended');
}

async function offered(id: string, place: NewSoundProposal['place'], more: Partial<NewSoundProposal> = {}) {
  const asked = { makerId: 'sound-effects', effect: 'click', seed: 5, place, ...more };
  const { id: proposalId } = await client.proposeSound(id, asked);
  return made(id, proposalId);
}

describe('a sound that was brought in', () => {
  it('is heard as its file is, bit for bit, as it is written out again', async () => {
    const { sound } = await brought(20_001, 2);
    expect(sound.content).toMatchObject({ sampleRate, channels: 2 });
    expect(sound.steps).toMatchObject([{ number: 1, kind: 'imported', actor: { id: ann } }]);
    const { channels } = steps(20_001, 2);
    expect(await heard(sound.workId, 15_000, 3)).toEqual(
      Float32Array.from(channels.flatMap((row) => Array.from(row.slice(15_000, 15_003)))),
    );
    const written = readWav(await client.exportSound(sound.workId, '16'));
    expect(written.channels).toEqual(channels);
    expect((await client.listWorks()).find(({ id }) => id === sound.workId)).toMatchObject({
      medium: 'sound',
      title: 'steps',
      length: 417,
    });
    const source = sound.sources[0]!;
    const peaks = readPeaks((await client.soundPeaks(sound.workId, source.id)).buffer, source.length, 2);
    expect(peaks.levels[0]!.rows[0]!.length).toBe(2 * Math.ceil(20_001 / 256));
  });

  it('comes in 8, 24 and 32 bits and at other sample rates', async () => {
    const { sound } = await brought();
    const audio = {
      sampleRate: 96_000,
      channels: [Float32Array.from({ length: 9600 }, (_, i) => Math.sin(i / 30) / 2)],
    };
    for (const depth of [16, 24, 'float'] as const) {
      const source = await client.bringSound(sound.workId, 'high.wav', writeWav(audio, depth));
      expect(source).toMatchObject({ length: 4800, channels: 1, name: 'high' });
    }
    const eight = Uint8Array.from([...writeWav(steps(4), 16).slice(0, 44), 0, 128, 192, 255]);
    new DataView(eight.buffer).setUint16(34, 8, true);
    new DataView(eight.buffer).setUint32(40, 4, true);
    new DataView(eight.buffer).setUint16(32, 1, true);
    const { work } = await client.importSound('eight.wav', eight);
    expect([...(await heard(work.id, 0, 4))]).toEqual([-1, 0, 0.5, 127 / 128]);
  });

  it('that is damaged, empty or something else is refused with the reason, in time', async () => {
    const whole = writeWav(steps(400, 2), 16);
    await expect(client.importSound('a.mp3', Uint8Array.from([1, 2, 3, 4]))).rejects.toMatchObject({
      code: 'sound-unreadable',
      status: 422,
    });
    await expect(client.importSound('a.wav', new Uint8Array())).rejects.toMatchObject({ code: 'body-empty' });
    const six = writeWav(steps(10, 6), 16);
    await expect(client.importSound('a.wav', six)).rejects.toMatchObject({ code: 'sound-channels-refused' });
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.nat(255), fc.integer({ min: 1, max: whole.length }), async (at, value, cut) => {
        const spoilt = whole.slice(0, cut);
        if (at < spoilt.length) spoilt[at] = value;
        const answer = await client.importSound('spoilt.wav', spoilt).then(
          () => 'read',
          (error: { code: string }) => error.code,
        );
        expect(['read', 'wav-unreadable', 'sound-unreadable', 'sound-channels-refused']).toContain(answer);
      }),
      { numRuns: 40 },
    );
    // A sample rate that cannot be, with two hours of it said to be there.
    const long = writeWav(steps(10), 16);
    new DataView(long.buffer).setUint32(40, 0xfffffff0, true);
    expect((await client.importSound('cut.wav', long)).work.length).toBe(0);
  });
});

describe('a sound that is worked on', () => {
  it('is changed by edits of two people, each of whom undoes only their own', async () => {
    const { sound, trackId } = await brought();
    const id = sound.workId;
    const region = (start: number, end: number) => ({ tracks: [trackId], start, end });
    await client.editSound(id, { personId: ann, edits: [{ type: 'clear', region: region(0, 1000) }] });
    await client.editSound(id, { personId: bo, edits: [{ type: 'gain', region: region(5000, 6000), db: -6 }] });
    const whole = steps(20_000).channels[0]!;
    expect([...(await heard(id, 999, 2))]).toEqual([0, whole[1000]]);
    await client.undoSound(id, { personId: ann });
    expect((await heard(id, 0, 1000)).every((value, i) => value === whole[i])).toBe(true);
    expect((await heard(id, 5500, 1))[0]).toBeCloseTo(whole[5500]! * 10 ** (-6 / 20), 6);
    await client.redoSound(id, { personId: ann });
    expect((await heard(id, 0, 1000)).every((value) => value === 0)).toBe(true);
    expect(await client.undoSound(id, { personId: 'nobody' })).toMatchObject({ change: null });
    await expect(client.editSound(id, { edits: [{ type: 'split', trackId: 'none', at: 5 }] })).rejects.toMatchObject({
      code: 'sound-track-missing',
      status: 409,
    });
  });

  it('gets a loudness, is measured and drawn, and goes back to a version', async () => {
    const { sound, trackId } = await brought(48_000);
    const id = sound.workId;
    const version = await client.saveSoundVersion(id, { name: 'As it came' });
    const region = { tracks: [trackId], start: 0, end: 48_000 };
    await client.normaliseSound(id, { region, loudness: -30 });
    const { integrated, peak } = await client.soundLoudness(id);
    expect(integrated).toBeCloseTo(-30, 4);
    expect(peak).toBeGreaterThan(0);
    expect((await client.soundSpectra(id, { start: 0, length: 48_000, columns: 7 })).length).toBe(7 * 512);
    await client.restoreSoundVersion(id, version.id);
    expect(await heard(id, 0, 48_000)).toEqual(steps(48_000).channels[0]);
    expect((await client.listSoundVersions(id)).map(({ reason }) => reason)).toEqual(['import', 'saved', 'restore']);
    await client.editSound(id, { edits: [{ type: 'clear', region }] });
    await expect(client.normaliseSound(id, { region, loudness: -20 })).rejects.toMatchObject({ code: 'sound-silent' });
  });
});

describe('what a maker offers for a sound', () => {
  it('is heard before it is taken, keeps every locked bit, and is made again byte by byte', async () => {
    const { sound, trackId } = await brought();
    const id = sound.workId;
    await client.lockSound(id, { personId: ann, region: { tracks: [trackId], start: 500, end: 900 } });
    const proposal = await offered(id, { trackId, start: 100, end: 2000 });
    expect(proposal).toMatchObject({ state: 'open', error: null });
    const { hunks, source } = proposal.candidates[0]!;
    expect(hunks.map(({ start, end }) => [start, end])).toEqual([
      [100, 500],
      [900, Math.min(2000, 100 + source.length)],
    ]);
    const before = await heard(id, 0, 20_000);
    const tried = await heard(id, 0, 20_000, { proposalId: proposal.id });
    expect(tried).not.toEqual(before);
    expect(await heard(id, 0, 20_000)).toEqual(before);
    const decided = await client.decideSound(id, proposal.id, { personId: ann, verdict: 'accept', candidate: 0 });
    expect(decided.state).toBe('decided');
    const after = await heard(id, 0, 20_000);
    expect(after).toEqual(tried);
    const outside = (i: number) => i < 100 || (i >= 500 && i < 900) || i >= 2000;
    expect(after.filter((value, i) => outside(i) && value !== before[i])).toHaveLength(0);
    const now = await client.getSound(id);
    const clip = now.content.tracks[0]!.clips.find(({ start }) => start === 100)!;
    expect(now.steps.find(({ number }) => number === clip.madeBy)).toMatchObject({
      kind: 'made',
      recipeId: proposal.recipe.id,
      actor: { kind: 'maker', name: 'Sound effects' },
    });
    expect(await client.replaySound(id, proposal.id)).toMatchObject({ verdict: 'exact' });
    // A person's undo leaves the maker's work; the maker's own takes it back.
    await client.undoSound(id, { personId: bo });
    expect(await heard(id, 0, 20_000)).toEqual(after);
    await client.undoSound(id, { personId: ann, makers: true });
    expect(await heard(id, 0, 20_000)).toEqual(before);
  });

  it('is refused part by part where somebody locked or changed it meanwhile', async () => {
    const { sound, trackId } = await brought();
    const id = sound.workId;
    await client.editSound(id, { edits: [{ type: 'split', trackId, at: 600 }] });
    const proposal = await offered(id, { trackId, start: 0, end: 1200 });
    await client.editSound(id, {
      personId: bo,
      edits: [{ type: 'gain', region: { tracks: [trackId], start: 700, end: 710 }, db: 1 }],
    });
    await client.lockSound(id, { region: { tracks: [trackId], start: 50, end: 51 } });
    const { candidates } = await client.decideSound(id, proposal.id, { verdict: 'accept', candidate: 0 });
    expect(candidates[0]!.hunks.map(({ state, reason, at }) => [state, reason, at])).toEqual([
      ['refused', 'locked', 50],
      ['refused', 'changed', 700],
    ]);
  });

  it('follows words and controls, lies over what sounds there, and wrong ones are refused', async () => {
    const { sound, trackId } = await brought();
    const id = sound.workId;
    const place = { trackId, start: 0, mode: 'over' as const };
    const rain = await offered(id, place, {
      effect: undefined,
      prompt: '雨',
      controls: { seconds: 0.5 },
      candidates: 2,
    });
    expect(rain.recipe).toMatchObject({ effect: 'rain', candidates: 2 });
    expect(new Set(rain.candidates.map(({ source }) => source.id)).size).toBe(2);
    await client.decideSound(id, rain.id, { verdict: 'accept', candidate: 1 });
    expect(
      (await client.getSound(id)).content.tracks[0]!.clips.map(({ lane }) => lane).toSorted((a, b) => a - b),
    ).toEqual([0, 1]);
    const ask = (more: object) => client.proposeSound(id, { makerId: 'sound-effects', place, effect: 'rain', ...more });
    await expect(ask({ effect: undefined, prompt: 'a poem' })).rejects.toMatchObject({ code: 'effect-unknown' });
    await expect(ask({ effect: 'no' })).rejects.toMatchObject({ code: 'sound-maker-not-found' });
    await expect(ask({ controls: { seconds: 1000 } })).rejects.toMatchObject({ code: 'control-out-of-range' });
    await client.lockSound(id, { region: { tracks: [trackId], start: 0, end: 10 } });
    await expect(ask({ place: { ...place, end: 9 } })).rejects.toMatchObject({ code: 'sound-region-locked' });
  });
});

it('is there again after a restart, with undo, offers and files', async () => {
  const { sound, trackId } = await brought();
  const id = sound.workId;
  const proposal = await offered(id, { trackId, start: 0 });
  await client.editSound(id, {
    personId: ann,
    edits: [{ type: 'clear', region: { tracks: [trackId], start: 0, end: 50 } }],
  });
  const before = await client.getSound(id);
  server = await server.restart();
  client = server.client;
  expect(await client.getSound(id)).toEqual(before);
  expect(await client.listSoundProposals(id)).toEqual([proposal]);
  await client.undoSound(id, { personId: ann });
  expect(await heard(id, 0, 20_000)).toEqual(steps(20_000).channels[0]);
});
