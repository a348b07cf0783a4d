import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { someScore } from '../../../../test/draw-score.ts';
import { numbersFrom } from '../../../../test/random-history.ts';
import { ContentUnreadable } from '../../medium.ts';
import { canonicalScore, checkScore, emptyScore, type Note, type Score, ScoreOutOfLimits } from '../score.ts';
import { readAbc } from './abc-reader.ts';
import { writeAbc, writeAbcWithPlaces } from './abc-writer.ts';
import { readScoreFile, scoreFormats } from './formats.ts';
import { readMidi, writeMidi } from './midi-file.ts';
import { readMusicXml } from './musicxml-reader.ts';
import { writeMusicXml } from './musicxml-writer.ts';

const text = (value: string) => new TextEncoder().encode(value);
const fixtures = join(import.meta.dirname, '../../../../test/scores');
const fixture = (name: string) => new Uint8Array(readFileSync(join(fixtures, name)));

/** Pitch, start and duration in quarters, in order. */
const played = ({ notes }: Score) => notes.map(({ pitch, start, duration }) => [pitch, start / 960, duration / 960]);

describe('files of other programs', () => {
  const notes = JSON.parse(readFileSync(join(fixtures, 'bach-notes.json'), 'utf8')) as [
    string,
    number,
    number,
    number,
  ][];
  const inOrder = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).toSorted();

  it.each(['bach-musescore.musicxml', 'bach-musescore.mxl', 'bach-music21.musicxml'])(
    '%s has the notes, tracks and chords',
    (name) => {
      const { score, leftOut } = readScoreFile(fixture(name));
      expect(inOrder(score.notes.map(({ track, start, duration, pitch }) => [track, start, duration, pitch]))).toEqual(
        inOrder(notes),
      );
      expect(score).toMatchObject({
        tracks: [{ name: 'Soprano' }, { name: 'Alto' }, { name: 'Tenor' }, { name: 'Bass' }],
        tempos: [{ tick: 0, tempo: 72 }],
        chords: [{ symbol: 'Am7' }, { symbol: 'G/B' }],
      });
      expect(leftOut).toEqual([]);
    },
  );

  it('bach-musescore.mid has the notes; that program ends each a little before the next', () => {
    const { score } = readScoreFile(fixture('bach-musescore.mid'));
    const starts = ([track, start, , pitch]: readonly (string | number)[]) => [track, start, pitch];
    const read = score.notes.map(({ track, start, duration, pitch }) => [track, start, duration, pitch]);
    expect(inOrder(read.map(starts))).toEqual(inOrder(notes.map(starts)));
    expect(score.tracks.map(({ instrument }) => instrument)).toEqual([52, 52, 52, 52]);
  });
});

/** A MIDI file of one chunk, from the bytes of its events. */
function midi(events: readonly number[], format = 0, division = [0x00, 0x60]): Uint8Array {
  const head = [0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, format, 0, 1, ...division];
  return Uint8Array.from([...head, 0x4d, 0x54, 0x72, 0x6b, 0, 0, 0, events.length, ...events]);
}
const end = [0x00, 0xff, 0x2f, 0x00];

describe('MIDI', () => {
  it('is read with running status, notes of no length and two of one pitch at once', () => {
    // C4 on, 96 ticks: C4 on again, 96: C4 off (as on with velocity 0), 0: C4 off, 0: E4 on, 0: E4 off.
    const file = midi([0, 0x90, 60, 80, 0x60, 60, 70, 0x60, 60, 0, 0x60, 60, 0, 0, 64, 90, 0, 64, 0, ...end]);
    expect(
      readMidi(file).score.notes.map(({ pitch, start, duration, velocity }) => [pitch, start, duration, velocity]),
    ).toEqual([
      [60, 0, 1920, 80],
      [60, 960, 1920, 70],
      [64, 2880, 1, 90],
    ]);
  });

  it('keeps the tempo map, meters and keys at their places', () => {
    const events = [
      0, 0xff, 0x51, 3, 0x07, 0xa1, 0x20, 0, 0xff, 0x58, 4, 6, 3, 24, 8, 0, 0xff, 0x59, 2, 0xfd, 1, 0x60, 0xff, 0x51, 3,
      0x0f, 0x42, 0x40,
    ];
    const { score } = readMidi(midi([...events, ...end]));
    expect(score).toMatchObject({
      tempos: [
        { tick: 0, tempo: 120 },
        { tick: 960, tempo: 60 },
      ],
      meters: [{ tick: 0, beats: 6, unit: 8 }],
      keys: [{ tick: 0, fifths: -3, mode: 'minor' }],
    });
  });

  it('of film frames, of format 2, cut short or without status is refused with the byte', () => {
    expect(() => readMidi(midi(end, 0, [0xe7, 0x28]))).toThrow(/SMPTE/);
    expect(() => readMidi(midi(end, 2))).toThrow(/format 2/);
    expect(() => readMidi(midi([0, 0x90, 60, 80, 0, 60, 0, ...end]).subarray(0, 27))).toThrow(
      /at byte \d+: a part is said to be longer/,
    );
    expect(() => readMidi(midi([0, 60, 80, ...end]))).toThrow(/at byte 23: an event has no status/);
    expect(() => readMidi(text('RIFF'))).toThrow(/does not begin as one/);
  });

  it('gives each of many tracks a track, percussion too', () => {
    const tracks = Array.from({ length: 80 }, (_, index) => ({
      id: `t${index + 1}`,
      name: `Track ${index}`,
      instrument: index === 40 ? ('percussion' as const) : index % 128,
    }));
    const score = { ...emptyScore, tracks };
    expect(readMidi(writeMidi(score)).score).toEqual(canonicalScore(score));
  });
});

const measures = (body: string) =>
  text(
    `<score-partwise><part-list><score-part id="P1"><part-name>Clarinet</part-name></score-part></part-list><part id="P1">${body}</part></score-partwise>`,
  );
const xmlNote = (step: string, duration: number, more = '', before = '') =>
  `<note>${before}<pitch><step>${step}</step><octave>4</octave></pitch><duration>${duration}</duration>${more}</note>`;

describe('MusicXML', () => {
  it('is read as it sounds: transposed, tied, in chords, tuplets and voices', () => {
    const { score } = readMusicXml(
      measures(
        '<measure><attributes><divisions>6</divisions><time><beats>2</beats><beat-type>4</beat-type></time>' +
          '<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose></attributes>' +
          `${xmlNote('D', 2)}${xmlNote('E', 2)}${xmlNote('F', 2)}${xmlNote('D', 6, '<tie type="start"/><voice>1</voice>')}` +
          `${xmlNote('A', 6, '', '<chord/>')}<backup><duration>12</duration></backup><forward><duration>6</duration></forward>` +
          `${xmlNote('B', 6, '<voice>2</voice>')}</measure><measure>${xmlNote('D', 12, '<tie type="stop"/><voice>1</voice>')}</measure>`,
      ),
    );
    expect(played(score)).toEqual([
      [60, 0, 1 / 3],
      [62, 1 / 3, 1 / 3],
      [63, 2 / 3, 1 / 3],
      [60, 1, 3],
      [67, 1, 1],
      [69, 1, 1],
    ]);
    expect(score.notes.map(({ voice }) => voice)).toEqual([1, 1, 1, 1, 1, 2]);
    expect(score.notes[2]!.spelling).toEqual({ step: 'E', alter: -1, octave: 4 });
  });

  it('begins with a short bar where the first measure is one', () => {
    const { score } = readMusicXml(
      measures(
        `<measure>${xmlNote('C', 1)}</measure><measure>${xmlNote('D', 4)}</measure><measure>${xmlNote('E', 4)}</measure>`,
      ),
    );
    expect(played(score).map(([, start]) => start)).toEqual([0, 1, 5]);
    expect(score.meters).toEqual([{ tick: 960, beats: 4, unit: 4 }]);
  });

  it('gives each staff of a part a track', () => {
    const { score } = readMusicXml(
      measures(
        `<measure>${xmlNote('C', 4, '<staff>1</staff>')}<backup><duration>4</duration></backup>${xmlNote('E', 4, '<voice>5</voice><staff>2</staff>')}</measure>`,
      ),
    );
    expect(score.tracks.map(({ name }) => name)).toEqual(['Clarinet 1', 'Clarinet 2']);
  });

  it('says what it leaves out', () => {
    const { leftOut } = readMusicXml(
      measures(
        `<measure>${xmlNote('C', 1, '', '<grace/>')}${xmlNote('C', 4)}<barline><repeat direction="backward"/></barline></measure>`,
      ),
    );
    expect(leftOut).toEqual([
      { what: 'grace notes', count: 1 },
      { what: 'signs of repeats', count: 1 },
    ]);
  });

  it('knows no entities but XML’s own, and fetches nothing', () => {
    const evil = '<!DOCTYPE score-partwise [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>';
    for (const entity of ['a', 'b'])
      expect(() =>
        readMusicXml(text(`${evil}<score-partwise><movement-title>&${entity};</movement-title></score-partwise>`)),
      ).toThrow(/line 1.*entity/);
  });

  it('too deep, packed too tightly, damaged or of another kind is refused', () => {
    const deep = `<score-partwise>${'<part>'.repeat(100)}`;
    expect(() => readMusicXml(text(deep))).toThrow(/deep in each other/);
    const bomb = zipSync({ 'score.xml': new Uint8Array(8 * 1024 * 1024) });
    expect(() => readMusicXml(bomb)).toThrow(/too large/);
    // An archive that says its file is small, while it is not.
    const lies = zipSync({ 'score.xml': writeMusicXml(emptyScore) });
    const view = new DataView(lies.buffer);
    for (let at = 0; at + 4 < lies.length; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 16, true);
    expect(() => readMusicXml(lies)).toThrow(ContentUnreadable);
    expect(() => readMusicXml(text('<score-timewise/>'))).toThrow(/score-timewise/);
    expect(() => readMusicXml(measures('<measure><note><duration>1</duration></note></measure>'))).toThrow(
      /line 1, column \d+: a note has no pitch/,
    );
    expect(() => readMusicXml(text('<score-partwise><part'))).toThrow(/line 1/);
  });
});

const tune = (body: string, head = 'L:1/4\nM:4/4') => readAbc(text(`X:1\nT:Tune\n${head}\nK:C\n${body}\n`)).score;

describe('ABC', () => {
  it('has accidentals that last through the bar, ties, chords, tuplets and broken rhythm', () => {
    expect(played(tune('^F f F2- | F F [CE]2 | (3CDE C>D C2 |'))).toEqual(
      [
        [66, 0, 1],
        [78, 1, 1],
        [66, 2, 3],
        [65, 5, 1],
        [60, 6, 2],
        [64, 6, 2],
        [60, 8, 2 / 3],
        [62, 8 + 2 / 3, 2 / 3],
        [64, 9 + 1 / 3, 2 / 3],
        [60, 10, 1.5],
        [62, 11.5, 0.5],
        [60, 12, 2],
      ].map(([pitch, start, duration]) => [pitch, expect.closeTo(start!, 6), expect.closeTo(duration!, 6)]),
    );
  });

  it('has its repeats and endings played out', () => {
    const pitches = (body: string) => tune(body).notes.map(({ pitch }) => pitch);
    expect(pitches('C4 |: D4 :| E4 |]')).toEqual([60, 62, 62, 64]);
    expect(pitches('C4 |1 D4 :|2 E4 || F4 |]')).toEqual([60, 62, 60, 64, 65]);
    expect(pitches('|: C4 :: D4 :|')).toEqual([60, 60, 62, 62]);
  });

  it('has voices on one staff as one track, and words', () => {
    const score = tune('V:1\nC2 D2 |\nw: A-men\nV:2\nE4 |', 'L:1/4\nM:4/4\n%%score (1 2)');
    expect(score.tracks).toHaveLength(1);
    expect(score.notes.map(({ voice, lyrics }) => [voice, lyrics[0]?.text, lyrics[0]?.hyphen])).toEqual([
      [1, 'A', true],
      [2, undefined, undefined],
      [1, 'men', false],
    ]);
  });

  it('that is none, or breaks off, is refused with the line', () => {
    expect(() => readAbc(text('Dear Sir'))).toThrow(/it has no tune/);
    expect(() => tune('C D [E')).toThrow(/line 6, column \d+: a chord has no end/);
  });
});

describe('damaged files', () => {
  const samples = fc.sample(someScore, { seed: 7, numRuns: 12 });
  const runs = 2000;
  /** Milliseconds that reading one small file may take, on a machine that has much else to do. */
  const soon = 4000;

  it.each(scoreFormats.map((format) => [format.name, format] as const))(
    'of %s become a score within limits, or an error of ours, soon',
    (_name, format) => {
      const files = samples.map((score) => format.write(score));
      const number = numbersFrom(11);
      for (let run = 0; run < runs; run++) {
        const file = mutated(files[number(files.length)]!, number);
        const started = performance.now();
        try {
          const read = format.read(file);
          checkScore(read);
        } catch (error) {
          if (!(error instanceof ContentUnreadable) && !(error instanceof ScoreOutOfLimits)) throw error;
        }
        expect(performance.now() - started).toBeLessThan(soon);
      }
    },
  );
});

/** Some bytes flipped, cut out or put in. */
function mutated(file: Uint8Array, number: (below: number) => number): Uint8Array {
  let bytes = [...file];
  for (let times = 1 + number(4); times > 0; times--) {
    const at = number(bytes.length + 1);
    const kind = number(4);
    if (kind === 0) bytes[Math.min(at, bytes.length - 1)] = number(256);
    else if (kind === 1) bytes.splice(at, 1 + number(20));
    else if (kind === 2) bytes.splice(at, 0, ...Array.from({ length: 1 + number(8) }, () => number(256)));
    else bytes = [...bytes.slice(0, at), ...bytes.slice(number(bytes.length + 1))];
    if (bytes.length === 0) bytes = [number(256)];
  }
  return Uint8Array.from(bytes);
}

it.each([
  ['MIDI', 70],
  ['MusicXML', 4],
  ['ABC', 4],
])('two hours of music are written and read: %s, %i tracks', (name, count) => {
  const tracks = Array.from({ length: count }, (_, index) => ({ id: `t${index + 1}`, name: '', instrument: index }));
  const note = (index: number): Note => ({
    id: `n${index}`,
    track: `t${1 + (index % count)}`,
    voice: 1,
    start: Math.floor(index / count) * 960 * 1440,
    duration: 960,
    pitch: 40 + (index % 40),
    spelling: null,
    velocity: 80,
    lyrics: [],
  });
  // 14,400 quarters at 120 a minute.
  const score = canonicalScore({
    ...emptyScore,
    tracks,
    notes: Array.from({ length: count * 11 }, (_, index) => note(index)),
  });
  const { read, write, holds } = scoreFormats.find((format) => format.name === name)!;
  expect(read(write(score))).toEqual(holds!(score));
});

describe('the places of notes in ABC', () => {
  it('are of every note, in the same text', () => {
    fc.assert(
      fc.property(someScore, (score) => {
        const { text: written, places } = writeAbcWithPlaces(score);
        expect(written).toBe(new TextDecoder().decode(writeAbc(score)));
        expect(new Set(places.flatMap(({ notes }) => notes))).toEqual(new Set(score.notes.map(({ id }) => id)));
        // Tied parts of a note follow each other from its beginning to its end.
        for (const { id, start, duration } of score.notes) {
          const parts = places.filter(({ notes }) => notes.includes(id)).toSorted((a, b) => a.tick - b.tick);
          let at = start;
          for (const { tick, ticks } of parts) {
            expect(tick).toBe(at);
            at += ticks;
          }
          expect(at).toBe(start + duration);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('name what is written there, tied parts apart', () => {
    const note = { track: 't', voice: 1, spelling: null, velocity: 80, lyrics: [] };
    const score: Score = {
      ...emptyScore,
      tracks: [{ id: 't', name: '', instrument: 0 }],
      notes: [
        { ...note, id: 'long', start: 2880, duration: 1920, pitch: 60 },
        { ...note, id: 'low', start: 0, duration: 960, pitch: 64 },
        { ...note, id: 'high', start: 0, duration: 960, pitch: 67 },
      ],
    };
    const { text: written, places } = writeAbcWithPlaces(score);
    expect(places.map((place) => [written.slice(place.start, place.end), place.notes])).toEqual([
      ['[EG]2', ['low', 'high']],
      ['z4', []],
      ['C2-', ['long']],
      ['C2', ['long']],
      ['z6', []],
    ]);
    expect(places.map(({ tick, ticks }) => [tick, ticks])).toEqual([
      [0, 960],
      [960, 1920],
      [2880, 960],
      [3840, 960],
      [4800, 2880],
    ]);
    const longer = writeAbcWithPlaces(score, 3 * 3840);
    expect(longer.places.slice(0, 5)).toEqual(places);
    expect(longer.places.slice(5)).toMatchObject([{ notes: [], tick: 2 * 3840, ticks: 3840 }]);
  });
});
