/** A score as a medium: its unit is the note, and a region holds the notes that begin in it. */
import type { Medium } from '../medium.ts';
import { Bars } from './bars.ts';
import { scoreFormats } from './files/formats.ts';
import { pitchName } from './pitch-spelling.ts';
import { canonicalScore, emptyScore, type Score } from './score.ts';
import { applyScoreChanges, changesBetween, type ScoreChange, touchesRegion } from './score-change.ts';
import { compareScores } from './score-compare.ts';
import { isIn, regionInForm, type ScoreRegion, wholeScore } from './score-region.ts';

const previewLength = 240;

export const scoreMedium: Medium<Score, ScoreRegion, ScoreChange> = {
  name: 'score',
  formats: scoreFormats,
  empty: () => emptyScore,
  canonical: canonicalScore,
  sizeOf: ({ notes }) => notes.length,
  whole: () => wholeScore,
  /** No region has to be widened to hold whole notes: none lies in two regions. */
  snap: regionInForm,
  within: notesWithin,
  /** Notes of `by` that begin outside the region, or on a track that the score has not, are left out. */
  replace: (score, region, by) => {
    const tracks = new Set(score.tracks.map(({ id }) => id));
    const fitting = by.notes.filter((note) => tracks.has(note.track) && isIn(region, note));
    const there = score.notes.filter((note) => isIn(region, note));
    return changesBetween(
      there,
      fitting,
      score.notes.map(({ id }) => id),
    );
  },
  apply: applyScoreChanges,
  touches: touchesRegion,
  /** Notes put in or taken out elsewhere move nothing. */
  moved: (region) => region,
  compare: compareScores,
  preview: ({ title, notes, meters }) => {
    const bars = new Bars(meters);
    let [line, bar] = [title === '' ? '' : `${title.slice(0, 80)} · `, 0];
    for (const { track, start, pitch, spelling } of notes) {
      if (track !== notes[0]?.track) continue;
      const { index } = bars.at(start);
      const name = `${index === bar ? '' : '| '}${pitchName(pitch, spelling)} `;
      if (line.length + name.length > previewLength) break;
      line += name;
      bar = index;
    }
    return line.replace(/ · $/, '').trim();
  },
};

/** The score with only the notes of a region. */
export function notesWithin(score: Score, region: ScoreRegion): Score {
  return { ...score, notes: score.notes.filter((note) => isIn(region, note)) };
}
