/** What can go wrong with a painter besides what all trainings share. */

/** Words mean nothing where there are hardly any drawings with names. */
export class TooFewDrawings extends Error {
  readonly code = 'too-few-drawings';
  readonly count: number;

  constructor(count: number, least: number) {
    super(
      `Only ${count} drawings with a name were found, and at least ${least} are needed. Choose a folder of PNG files called by their code points (emoji_u1f431.png), and the folder of emojibase-data for their names.`,
    );
    this.name = 'TooFewDrawings';
    this.count = count;
  }
}
