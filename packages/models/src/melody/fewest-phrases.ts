/** The fewest phrases that a maker of melodies can be trained on. */
export const fewestPhrases = 8;
